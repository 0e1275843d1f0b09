package org.opportune.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TestReportRenderer {
  @Test
  void renders() throws IOException {
    String html = new ReportRenderer().render(SampleReport.data());
    String out = System.getProperty("opportune.report.out");
    if (out != null) {
      Files.writeString(Path.of(out), html);
    }
    assertThat(html).startsWith("<!DOCTYPE html>");
  }
}
