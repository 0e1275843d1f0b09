package org.opportune.jobs.lock;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The process that holds or asks for a lock.
 *
 * @param command what it runs
 * @param host where, for people
 * @param machine which start of which machine, and which process numbers are meant; empty: unknown
 * @param pid its process number
 * @param processStarted when the process began, since numbers are used again
 * @param since when it asked
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Holder(
    String command, String host, String machine, long pid, String processStarted, String since) {

  /** This process. */
  static Holder self(String command) {
    ProcessHandle process = ProcessHandle.current();
    return new Holder(
        command,
        hostName(),
        machineName(),
        process.pid(),
        startOf(process),
        Instant.now().toString());
  }

  /** Who it is, for people. */
  String text() {
    return "opportune %s, process %d on %s since %s".formatted(command, pid, host, since);
  }

  /** Whether it ran on this machine and is gone for certain. */
  boolean isDeadHere() {
    if (machine.isEmpty() || !machine.equals(machineName())) {
      return false;
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> startOf(process).equals(processStarted))
        .isEmpty();
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a machine without a name";
    }
  }

  /** Two containers may have one host name, and each a process 1. */
  private static String machineName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }
}
