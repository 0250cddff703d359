package org.onrecord.bench;

import java.time.Duration;

/**
 * One way of doing a piece of work, to be measured beside others.
 *
 * @param name as the table shows it
 * @param prepare puts everything into the state every run begins with; not timed
 * @param run does the work once, and answers how long it took
 * @param check throws where the work was not done right; not timed
 */
record Side(String name, Step prepare, Run run, Step check) {

    interface Step {
        void go() throws Exception;
    }

    interface Run {
        Duration time() throws Exception;
    }
}
