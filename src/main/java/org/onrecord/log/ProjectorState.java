package org.onrecord.log;

/** How the projector fares. */
public sealed interface ProjectorState {

    /** For a person: what it does, or why it does not. */
    String detail();

    /** It has not joined its group yet. */
    record Starting(String detail) implements ProjectorState {}

    /** It follows the log. */
    record Running(String detail) implements ProjectorState {}

    /** It met a fault that may pass, and tries again. */
    record Faulty(String detail) implements ProjectorState {}

    /** It met what only a person can put right. It applies nothing any more. */
    record Stopped(String detail) implements ProjectorState {}
}
