package org.onrecord.event;

/** How far a source can be trusted (Admiralty code); F cannot be judged. */
public enum Reliability implements Term {
    A,
    B,
    C,
    D,
    E,
    F;

    @Override
    public String wire() {
        return name();
    }
}
