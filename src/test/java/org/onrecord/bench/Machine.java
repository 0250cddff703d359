package org.onrecord.bench;

import java.lang.management.ManagementFactory;
import java.util.List;

/** What every figure depends on. */
final class Machine {

    private Machine() {}

    static List<String> facts() {
        Runtime runtime = Runtime.getRuntime();
        return List.of(
                "machine: " + runtime.availableProcessors() + " cores, " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch") + ", heap up to " + runtime.maxMemory() / (1024 * 1024)
                        + " MiB, load "
                        + ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                "JVM: " + System.getProperty("java.vm.name") + " " + Runtime.version());
    }
}
