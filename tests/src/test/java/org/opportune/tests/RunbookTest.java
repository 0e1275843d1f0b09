package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.opportune.ingest.Flag;
import org.opportune.ingest.Reason;
import org.opportune.ingest.dicom.DicomWarning;

class RunbookTest {
  private static String runbook() throws IOException {
    return Files.readString(Path.of(System.getProperty("opportune.root"), "docs", "RUNBOOK.md"));
  }

  @Test
  void everyReasonCodeIsExplained() throws Exception {
    for (Reason reason : Reason.values()) {
      assertThat(runbook()).contains("`" + reason.code() + "`");
    }
  }

  @Test
  void everyFlagIsExplained() throws Exception {
    String flags = runbook().split("\n## Flags\n", 2)[1].split("\n## ", 2)[0];
    for (Flag flag : Flag.values()) {
      assertThat(flags).contains("`" + flag.code() + "`");
    }
    for (DicomWarning warning : DicomWarning.values()) {
      assertThat(flags).contains("`" + warning.code() + "`");
    }
  }
}
