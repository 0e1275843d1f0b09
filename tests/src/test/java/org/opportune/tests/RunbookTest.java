package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.opportune.ingest.Reason;

class RunbookTest {
  @Test
  void everyReasonCodeIsExplained() throws Exception {
    String runbook =
        Files.readString(Path.of(System.getProperty("opportune.root"), "docs", "RUNBOOK.md"));
    for (Reason reason : Reason.values()) {
      assertThat(runbook).contains("`" + reason.code() + "`");
    }
  }
}
