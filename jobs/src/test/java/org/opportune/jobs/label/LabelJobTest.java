package org.opportune.jobs.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.privacy.Pseudonyms;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.Night;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.TerminalProgress;
import org.opportune.jobs.query.NamedQuery;
import org.opportune.jobs.query.WarehouseDatabase;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.Warehouse;

class LabelJobTest {
  private static final SiteKey KEY = SiteKey.random();
  private static final String CSV =
      """
      accession,study_uid,report
      A1,1.2.3,"FINDINGS: A 14 mm nodule
      in the right upper lobe. No effusion."
      A2,1.2.4,Normal.
      A3,,Emphysema of Mrs Quxzibbler.
      ,1.2.6,Mass.
      A5,1.2.7,
      A6,1.2.8,Sp\ufffdiled.
      A7,1.2.9,Cyst.
      A7,1.2.9,No cyst.
      A8,1.2.10,Cyst.
      A8,1.2.10,Cyst.
      A9,1.2.11
      """;
  private static SparkSession spark;

  @TempDir Path folder;
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  @BeforeAll
  static void open() {
    spark = SparkSessions.open("test", Settings.load(Optional.empty(), Map.of()));
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
  }

  private NightContext night(Map<String, String> set) {
    return new NightContext(
        spark,
        Settings.load(Optional.empty(), set),
        new Warehouse(folder.resolve("w").toUri(), spark),
        LocalDate.of(2026, 1, 1),
        new TerminalProgress(new PrintStream(told, true, StandardCharsets.UTF_8), false));
  }

  private Path csv(String text) throws IOException {
    return Files.writeString(folder.resolve("reports.csv"), text);
  }

  private static ReportChoice choice(Path reports, ReportFormat format, Optional<String> study) {
    return choice(reports.toUri(), format, study);
  }

  private static ReportChoice choice(URI reports, ReportFormat format, Optional<String> study) {
    return new ReportChoice(reports, format, "report", "accession", study, Optional.empty(), false);
  }

  private LabelJob.Result run(ReportChoice choice, Map<String, String> set) throws Exception {
    return new LabelJob(night(set), KEY, choice).run();
  }

  private List<String> rows(String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (WarehouseDatabase database =
            WarehouseDatabase.open(folder.resolve("w").toUri(), new Configuration());
        Statement statement = database.connection().createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          cells.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join(" ", cells));
      }
    }
    return rows;
  }

  private static String key(String kind, String value) {
    return new Pseudonyms(KEY).key(kind, value);
  }

  @Test
  void everyReportHasOneOutcomeAndBadOnesAReason() throws Exception {
    new Night(night(Map.of("labels.batch-reports", "6")), () -> KEY)
        .labelReports(choice(csv(CSV), ReportFormat.CSV, Optional.of("study_uid")));
    assertThat(told.toString(StandardCharsets.UTF_8))
        .contains("11 reports: 4 labelled, 6 quarantined, 1 repeats, 0 labelled before");
    assertThat(rows("select command, count_in, count_out, quarantined, status from runs"))
        .containsExactly("label_reports 11 4 6 ok");
    assertThat(
            rows(
                "select report_key, study_key, list_aggregate(positive, 'string_agg', ','),"
                    + " cardinality(labels), labels['nodule'], labels['mass'] from report_labels"))
        .containsExactlyInAnyOrder(
            "%s %s nodule,nodulegr1cm 83 1 0".formatted(key("report", "A1"), key("study", "1.2.3")),
            "%s %s null 83 0 0".formatted(key("report", "A2"), key("study", "1.2.4")),
            "%s null emphysema 83 0 0".formatted(key("report", "A3")),
            "%s %s cyst 83 0 0".formatted(key("report", "A8"), key("study", "1.2.10")));
    assertThat(
            rows("select reason, count(*) from quarantine where job = 'label_reports' group by 1"))
        .containsExactlyInAnyOrder(
            "no_report_key 1", "empty_report 2", "not_utf8 1", "ambiguous_report 2");
    assertThat(rows("select object_ref from quarantine where reason = 'not_utf8'"))
        .singleElement()
        .satisfies(ref -> assertThat(new ObjectSeal(KEY).open(ref)).isEqualTo("report A6"));
    assertThat(rows(NamedQuery.of("report-labels").orElseThrow().sql()))
        .contains("ct (all reports) 4 null", "ct nodule 1 25.0");
  }

  @Test
  void whatStandsIsNotWrittenAgainAndAChangeIs() throws Exception {
    ReportChoice choice = choice(csv(CSV), ReportFormat.CSV, Optional.of("study_uid"));
    run(choice, Map.of());
    LabelJob.Result again = run(choice, Map.of());
    assertThat(again).isEqualTo(new LabelJob.Result(11, 0, 6, 1, 4, List.of()));
    assertThat(rows("select count(*) from report_labels_history")).containsExactly("4");
    assertThat(rows("select count(*) from quarantine")).containsExactly("6");

    csv(CSV.replace("Normal.", "A cyst."));
    assertThat(run(choice, Map.of()).labelled()).isEqualTo(1);
    assertThat(rows("select count(*) from report_labels")).containsExactly("4");
    assertThat(rows("select count(*) from report_labels where labels['cyst'] = 1"))
        .containsExactly("2");
    LabelJob.Result other =
        run(
            choice(choice.reports(), ReportFormat.CSV, Optional.empty()),
            Map.of("labels.vocabulary", "chest-xray"));
    assertThat(other.labelled()).isEqualTo(4);
    assertThat(other.notices()).singleElement().asString().contains("--study-column");
    assertThat(rows("select vocabulary, count(*) from report_labels group by 1 order by 1"))
        .containsExactly("chest-xray 4", "ct 4");
  }

  @Test
  void theTableHoldsOffsetsAndNoTextUnlessAsked() throws Exception {
    ReportChoice choice = choice(csv(CSV), ReportFormat.CSV, Optional.of("study_uid"));
    run(choice, Map.of());
    String offsets =
        "select distinct f['begin'], f['end'] from (select unnest(found) as f from report_labels"
            + " where labels['nodule'] = 1)";
    assertThat(rows(offsets)).containsExactly("10 49");
    assertThat("FINDINGS: A 14 mm nodule\nin the right upper lobe. No effusion.".substring(10, 49))
        .isEqualTo("A 14 mm nodule\nin the right upper lobe.");
    assertThat(rows("select count(text) from report_labels")).containsExactly("0");
    // Parquet may pack text, so rows are searched as well as files.
    String everything =
        String.join("\n", rows("select * from report_labels_history"))
            + String.join("\n", rows("select * from quarantine_history"))
            + told.toString(StandardCharsets.UTF_8);
    try (Stream<Path> files = Files.walk(folder.resolve("w"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        everything += file + new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      }
    }
    assertThat(everything)
        .doesNotContain("Quxzibbler", "1.2.3", "1.2.11", "A 14 mm", "Sp\ufffdiled")
        .doesNotContainPattern("\\bA[1-9]\\b");

    ReportChoice withText =
        new ReportChoice(
            choice.reports(),
            ReportFormat.CSV,
            "report",
            "accession",
            choice.studyColumn(),
            Optional.empty(),
            true);
    assertThat(run(withText, Map.of()).labelled()).isEqualTo(4);
    assertThat(
            rows(
                "select substring(text, f['begin'] + 1, f['end'] - f['begin']) from (select text,"
                    + " unnest(found) as f from report_labels) where f['label'] = 'emphysema'"))
        .containsExactly("Emphysema of Mrs Quxzibbler.");
  }

  @Test
  void parquetAndTextFilesGiveTheSameLabelsAndLinksTellTheStudies() throws Exception {
    Path texts = Files.createDirectories(folder.resolve("texts/a b"));
    Files.writeString(texts.resolve("A1.txt"), "Größere Masse: a 2 cm mass in the left lung.");
    Files.write(texts.resolve("A2.txt"), "Größe".getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(texts.resolve("notes.md"), "A nodule.");
    Files.writeString(folder.resolve("links.csv"), "key,study_uid\nA1,1.2.3\nA9,1.2.9\n");
    ReportChoice choice =
        new ReportChoice(
            folder.resolve("texts").toUri(),
            ReportFormat.TEXT,
            "report",
            "accession",
            Optional.empty(),
            Optional.of(folder.resolve("links.csv").toUri()),
            false);
    assertThat(run(choice, Map.of())).isEqualTo(new LabelJob.Result(2, 1, 1, 0, 0, List.of()));
    String labelled =
        "select report_key, study_key, positive, characters from report_labels where run_date = '%s'";
    List<String> fromText = rows(labelled.formatted("2026-01-01"));
    assertThat(fromText)
        .containsExactly("%s %s [mass] 44".formatted(key("report", "A1"), key("study", "1.2.3")));

    StructType schema =
        new StructType()
            .add("accession", DataTypes.StringType)
            .add("study_uid", DataTypes.StringType)
            .add("report", DataTypes.StringType);
    List<Row> rows =
        List.of(RowFactory.create("A1", "1.2.3", "Größere Masse: a 2 cm mass in the left lung."));
    Path parquet = folder.resolve("reports.parquet");
    spark.createDataFrame(rows, schema).write().parquet(parquet.toString());
    LabelJob.Result same =
        run(choice(parquet, ReportFormat.PARQUET, Optional.of("study_uid")), Map.of());
    assertThat(same).isEqualTo(new LabelJob.Result(1, 0, 0, 0, 1, List.of()));
  }

  @Test
  void mistakesAreToldWithTheirFix() throws Exception {
    Path file = csv(CSV);
    assertThatThrownBy(() -> run(choice(file, ReportFormat.CSV, Optional.of("uid")), Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no column uid; there are accession, study_uid, report")
        .hasMessageContaining("--study-column");
    assertThatThrownBy(
            () ->
                run(
                    choice(folder.resolve("none"), ReportFormat.PARQUET, Optional.empty()),
                    Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot read reports");
    assertThatThrownBy(
            () ->
                run(
                    choice(file, ReportFormat.CSV, Optional.empty()),
                    Map.of("labels.vocabulary", "klingon")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("labels.vocabulary");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThat(run(choice(empty, ReportFormat.TEXT, Optional.empty()), Map.of()).notices())
        .singleElement()
        .asString()
        .contains("no reports were found");
  }
}
