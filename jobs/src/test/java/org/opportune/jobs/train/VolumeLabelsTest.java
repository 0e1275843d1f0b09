package org.opportune.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.UserException;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.ReportLabels;
import org.opportune.jobs.table.ReportLabelsTable;
import org.opportune.jobs.table.Warehouse;

/** What a study bears, by what its reports say. */
class VolumeLabelsTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    spark = SparkSessions.open("test", Settings.load(Optional.empty(), Map.of()));
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
  }

  @Test
  void aStudyBearsWhatAnyOfItsReportsSaysByTheirLatestReading() {
    Warehouse warehouse = new Warehouse(folder.toUri(), spark);
    write(
        warehouse,
        "2026-01-01",
        report("r1", "s1", "ct", Map.of("nodule", 1, "mass", 0)),
        report("r2", "s1", "ct", Map.of("nodule", 0, "mass", 1)),
        report("r3", "s2", "ct", Map.of("nodule", 1, "mass", 1)),
        report("r4", "s3", "chest-xray", Map.of("nodule", 1)),
        report("r5", null, "ct", Map.of("nodule", 1, "mass", 0)));
    write(warehouse, "2026-01-02", report("r3", "s2", "ct", Map.of("nodule", 0, "mass", 0)));
    assertThat(positive(VolumeLabels.ofReports(warehouse, "ct")))
        .isEqualTo(Map.of("s1", List.of("mass", "nodule"), "s2", List.of()));
  }

  @Test
  void aFileHasAColumnPerLabel() throws IOException {
    Path file = folder.resolve("labels.csv");
    Files.writeString(file, "study_key,nodule,chest tube\ns1,1,0\ns2,0,\ns2,0,1\ns3,,0\n");
    assertThat(positive(VolumeLabels.ofFile(spark, file.toString())))
        .isEqualTo(Map.of("s1", List.of("nodule"), "s2", List.of("chest tube"), "s3", List.of()));
  }

  @Test
  void aFileThatHoldsOtherThanZeroAndOneIsRefusedByColumnAndValue() throws IOException {
    Path file = folder.resolve("labels.csv");
    Files.writeString(file, "study_key,nodule\ns1,yes\n");
    assertThatThrownBy(() -> VolumeLabels.ofFile(spark, file.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nodule")
        .hasMessageContaining("yes");
    Files.writeString(file, "study,nodule\ns1,1\n");
    assertThatThrownBy(() -> VolumeLabels.ofFile(spark, file.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("study_key");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    String place = folder.resolve("none.csv").toString();
    assertThatThrownBy(() -> VolumeLabels.ofFile(spark, place))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(place);
  }

  private static Map<String, List<String>> positive(VolumeLabels labels) {
    Map<String, List<String>> found = new TreeMap<>();
    labels
        .rows()
        .collectAsList()
        .forEach(row -> found.put(row.getAs("study_key"), row.getList(row.fieldIndex("positive"))));
    return found;
  }

  private static void write(Warehouse warehouse, String date, ReportLabels... reports) {
    Warehouse.Batch batch = warehouse.begin("label", date, 0);
    batch.write(ReportLabelsTable.TABLE, List.of(reports));
    batch.commit(JsonNodeFactory.instance.objectNode());
  }

  private static ReportLabels report(
      String key, String study, String vocabulary, Map<String, Integer> labels) {
    return new ReportLabels(
        key, study, "digest", vocabulary, "sha", new TreeMap<>(labels), List.of(), 10, 1, null);
  }
}
