package org.opportune.jobs.report;

import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/** Renders the report of a night as one self-contained HTML page. */
public final class ReportRenderer {
  private final Template template;
  private final String style;

  /** Reads the template and style sheet that stand beside this class. */
  public ReportRenderer() {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassForTemplateLoading(ReportRenderer.class, "");
    configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
    configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
    configuration.setObjectWrapper(new RecordWrapper());
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    configuration.setLocale(Locale.ROOT);
    configuration.setTimeZone(TimeZone.getTimeZone("UTC"));
    configuration.setNumberFormat("0.##");
    try (InputStream css = ReportRenderer.class.getResourceAsStream("report.css")) {
      this.style = new String(css.readAllBytes(), StandardCharsets.UTF_8);
      this.template = configuration.getTemplate("report.ftlh");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the report's template: it is not in the jar", e);
    }
  }

  /**
   * The page, to be written in UTF-8; it needs no other file and no network.
   *
   * <p>Its markup is also well-formed XML. Characters that XML cannot hold, which a scanner may
   * write into a header, appear as the replacement character.
   */
  public String render(ReportData data) {
    StringWriter page = new StringWriter();
    try {
      template.process(Map.of("view", ReportView.of(data), "style", style), page);
    } catch (TemplateException | IOException e) {
      throw new IllegalStateException(
          "Cannot render the report of " + data.run().runId() + ": " + e.getMessage(), e);
    }
    return page.toString()
        .replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
  }
}
