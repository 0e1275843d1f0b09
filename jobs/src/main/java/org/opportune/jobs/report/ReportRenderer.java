package org.opportune.jobs.report;

import freemarker.template.TemplateException;
import java.util.Map;

/** Renders the report of a night as one self-contained HTML page. */
public final class ReportRenderer {
  private final Templates page = new Templates("report.ftlh");
  private final String style = Templates.style("charts.css") + Templates.style("report.css");

  /**
   * The page, to be written in UTF-8; it needs no other file and no network. Its markup is also
   * well-formed XML.
   */
  public String render(ReportData data) {
    try {
      return page.fill(Map.of("view", ReportView.of(data), "style", style));
    } catch (TemplateException e) {
      throw new IllegalStateException(
          "Cannot render the report of " + data.run().runId() + ": " + e.getMessage(), e);
    }
  }
}
