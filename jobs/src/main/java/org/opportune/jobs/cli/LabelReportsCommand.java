package org.opportune.jobs.cli;

import com.typesafe.config.ConfigUtil;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.opportune.jobs.UserException;
import org.opportune.jobs.label.ReportChoice;
import org.opportune.jobs.label.ReportFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Labels radiology reports by rules. */
@Command(
    name = "label-reports",
    mixinStandardHelpOptions = true,
    description = {
      "Labels radiology reports by rules (SARLE-Rules): what is denied or normal is cut out of each",
      "sentence, then terms are searched. Writes report_labels: 1 or 0 per label, places, and which",
      "sentence made a label positive, as characters of the report; no text, unless --with-text.",
      "",
      "Reports are a CSV or Parquet file or folder, or a folder of .txt files in UTF-8. Keys become",
      "pseudonyms. Labels join the scans by study_key where --study-column or --links tells each",
      "report's StudyInstanceUID.",
      "",
      "Rules and terms are text files: labels.vocabulary is ct, chest-xray, or a folder of your own",
      "(start from inference/src/main/resources/org/opportune/inference/text).",
      "",
      "Example: opportune label-reports reports.csv --report-column text --key-column accession \\",
      "           --study-column study_uid --warehouse s3a://lung/warehouse --site-key-file site.key",
      "         opportune query --conf site.conf report-labels"
    },
    footer = {"", "Research use only. Not for use in diagnostic procedures. Not a medical device."})
final class LabelReportsCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin StopOptions stopping;

  @Parameters(paramLabel = "REPORTS", description = "File or folder (path or URI) of the reports.")
  String reports;

  @Option(
      names = "--format",
      paramLabel = "csv|parquet|text",
      description = "How they are stored. Default: by the ending; a folder without one is text.")
  ReportFormat format;

  @Option(
      names = "--report-column",
      defaultValue = "text",
      description = "Column of the report's text. Default: ${DEFAULT-VALUE}.")
  String reportColumn;

  @Option(
      names = "--key-column",
      defaultValue = "accession",
      description = {
        "Column that tells reports apart. Default: ${DEFAULT-VALUE}.",
        "Text files: the name without .txt."
      })
  String keyColumn;

  @Option(
      names = "--study-column",
      paramLabel = "COLUMN",
      description = "Column of StudyInstanceUID (0020,000D); may be the key column.")
  String studyColumn;

  @Option(
      names = "--links",
      paramLabel = "FILE",
      description = "CSV or Parquet with columns key and study_uid: the study of each key.")
  String links;

  @Option(
      names = "--vocabulary",
      paramLabel = "ct|chest-xray|FOLDER",
      description = "Short for --set labels.vocabulary.")
  String vocabulary;

  @Option(
      names = "--with-text",
      description = {
        "Keep each report's text in the table, to look at labels beside it. Warning: reports name",
        "patients and doctors; the warehouse, and Spark's local folders while it runs, then hold",
        "patient data. Use a warehouse of its own and remove it afterwards."
      })
  boolean withText;

  @Override
  public Integer call() throws Exception {
    if (vocabulary != null) {
      common.set.put("labels.vocabulary", ConfigUtil.quoteString(vocabulary));
    }
    ReportChoice choice =
        new ReportChoice(
            uri(reports),
            format == null ? formatOf(reports) : format,
            reportColumn,
            keyColumn,
            Optional.ofNullable(studyColumn),
            Optional.ofNullable(links).map(LabelReportsCommand::uri),
            withText);
    return common.night("label-reports", stopping.signal(), night -> night.labelReports(choice));
  }

  private static ReportFormat formatOf(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.matches(".*\\.csv(\\.(gz|bz2))?/*")) {
      return ReportFormat.CSV;
    }
    return lower.matches(".*\\.(parquet|pq)/*") ? ReportFormat.PARQUET : ReportFormat.TEXT;
  }

  private static URI uri(String value) {
    try {
      return value.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")
          ? URI.create(value)
          : Path.of(value).toAbsolutePath().normalize().toUri();
    } catch (IllegalArgumentException e) {
      throw new UserException("Invalid path of reports: \"" + value + "\" is not a path or URI", e);
    }
  }
}
