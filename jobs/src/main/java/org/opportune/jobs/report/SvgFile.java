package org.opportune.jobs.report;

import freemarker.template.TemplateException;
import java.util.Map;

/** Writes a drawing as an SVG file of its own, with the colours of the report. */
public final class SvgFile {
  private static final String ALONE =
      "svg { font-family: sans-serif; background: #fff; }\n.chart text { font-size: 11.5px; }\n";

  private final Templates file = new Templates("drawing.ftlh");
  private final String style = ALONE + Templates.style("charts.css");

  /** The file's text, to be written in UTF-8. */
  public String render(Drawing drawing) {
    try {
      return file.fill(Map.of("drawing", drawing, "style", style)).strip() + "\n";
    } catch (TemplateException e) {
      throw new IllegalStateException("Cannot draw " + drawing.id() + ": " + e.getMessage(), e);
    }
  }
}
