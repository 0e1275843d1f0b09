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

/** A template and a style sheet that stand beside this class. */
final class Templates {
  private final Template template;

  Templates(String name) {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassForTemplateLoading(Templates.class, "");
    configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
    configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
    configuration.setObjectWrapper(new RecordWrapper());
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    configuration.setLocale(Locale.ROOT);
    configuration.setTimeZone(TimeZone.getTimeZone("UTC"));
    configuration.setNumberFormat("0.##");
    try {
      this.template = configuration.getTemplate(name);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name + ": it is not in the jar", e);
    }
  }

  static String style(String name) {
    try (InputStream css = Templates.class.getResourceAsStream(name)) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name + ": it is not in the jar", e);
    }
  }

  /**
   * The template, filled; characters that XML cannot hold, which a scanner may write into a header,
   * appear as the replacement character.
   */
  String fill(Map<String, Object> model) throws TemplateException {
    StringWriter page = new StringWriter();
    try {
      template.process(model, page);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write text", e);
    }
    return page.toString()
        .replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
  }
}
