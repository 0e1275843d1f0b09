package org.opportune.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program of the machine, run with its output in one text. */
final class Tool {
  private Tool() {}

  /**
   * What a program did.
   *
   * @param status exit status; -1 where there is no such program
   * @param output standard output and error
   */
  record Outcome(int status, String output) {
    boolean ok() {
      return status == 0;
    }
  }

  static Outcome run(Map<String, String> environment, List<String> command) throws Exception {
    Path output = Files.createTempFile("opportune-tool", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      int status = builder.start().waitFor();
      return new Outcome(status, Files.readString(output, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new Outcome(-1, String.valueOf(e.getMessage()));
    } finally {
      Files.delete(output);
    }
  }
}
