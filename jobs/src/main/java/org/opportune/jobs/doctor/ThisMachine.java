package org.opportune.jobs.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What PyTorch's libraries ask of a machine. */
final class ThisMachine {
  private static final Pattern GLIBC =
      Pattern.compile("(?:glibc|GLIBC|GNU libc).*?(\\d+)\\.(\\d+)");
  private static final int MIN_GLIBC_MINOR = 28;

  private ThisMachine() {}

  /** Architecture and C library suit the libraries. */
  static String platform() {
    return platform(
        System.getProperty("os.name"), System.getProperty("os.arch"), run("ldd", "--version"));
  }

  static String platform(String os, String architecture, String ldd) {
    if (!os.equals("Linux")) {
      return os + " " + architecture;
    }
    if (!architecture.equals("amd64")) {
      throw new IllegalStateException(
          architecture + ", but the PyTorch libraries are of Linux x86-64: use such a machine");
    }
    var version = GLIBC.matcher(ldd);
    if (!version.find()) {
      throw new IllegalStateException(
          "no glibc found ("
              + ldd.lines().findFirst().orElse("ldd does not run")
              + "): PyTorch needs Linux with glibc 2."
              + MIN_GLIBC_MINOR
              + " or later, not musl");
    }
    String found = version.group(1) + "." + version.group(2);
    if (version.group(1).equals("2") && Integer.parseInt(version.group(2)) < MIN_GLIBC_MINOR) {
      throw new IllegalStateException(
          "glibc "
              + found
              + " is too old: PyTorch needs 2."
              + MIN_GLIBC_MINOR
              + " or later; use a newer Linux");
    }
    return os + " " + architecture + ", glibc " + found;
  }

  /** Why no GPU is seen, and what to do. */
  static String noGpu() {
    String fix;
    if (!Files.exists(Path.of("/proc/driver/nvidia/version"))) {
      fix = "no NVIDIA driver is loaded: install it, or in a container pass the GPU in";
    } else if (!run("nvidia-smi", "-L").contains("GPU ")) {
      fix = "the driver is loaded but nvidia-smi lists no GPU: look at its error";
    } else {
      fix = "nvidia-smi lists a GPU, but PyTorch here is built for CPUs: install the GPU natives";
    }
    return "none, but screen.device is gpu; " + fix + ", or set screen.device = cpu";
  }

  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(10, TimeUnit.SECONDS);
      return text;
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
