package org.opportune.jobs.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.UserException;

class ReferenceGradesTest {
  @TempDir Path folder;

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("grades.csv"), text);
  }

  @Test
  void headingNamesTheGradeAndBlankLinesAreSkipped() throws Exception {
    ReferenceGrades grades =
        ReferenceGrades.read(file("series_key, visual grade\na1,0\n\nb2, 2.5\n"));
    assertThat(grades.reference()).isEqualTo("visual grade");
    assertThat(grades.bySeries()).containsEntry("a1", 0.0).containsEntry("b2", 2.5).hasSize(2);
  }

  @Test
  void unusableFilesAreRefusedByLine() throws Exception {
    assertRefused("patient,grade\n", "first line must be \"series_key,NAME OF THE GRADE\"");
    assertRefused("", "first line must be");
    assertRefused("series_key,grade\na1,severe\n", "line 2: give a series_key and a number");
    assertRefused("series_key,grade\na1,NaN\n", "line 2");
    assertRefused("series_key,grade\na1,1\na1,2\n", "line 3: this scan is graded twice");
    assertThatThrownBy(() -> ReferenceGrades.read(folder.resolve("none.csv")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no such text file");
  }

  @Test
  void gradesMayBeByPatientInOneOfManyColumns() throws Exception {
    Path file = file("\"patient_id\",\"site\",\"stage\"\n\"0017\",\"North\",2\n");
    ReferenceGrades grades = ReferenceGrades.read(file, Optional.of("stage"));
    assertThat(grades.key()).isEqualTo(ReferenceGrades.Key.PATIENT_ID);
    assertThat(grades.reference()).isEqualTo("stage");
    assertThat(grades.values()).containsExactly(Map.entry("0017", 2.0));
    assertThatThrownBy(() -> ReferenceGrades.read(file, Optional.empty()))
        .hasMessageContaining(
            "2 columns may hold the grade; name one column with --grade, of site, stage");
    assertThatThrownBy(() -> ReferenceGrades.read(file, Optional.of("size")))
        .hasMessageContaining("no single column size");
    Path keyless = file("name,grade\nx,1\n");
    assertThatThrownBy(() -> ReferenceGrades.read(keyless, Optional.empty()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("series_key, patient_key and patient_id, not [name, grade]");
  }

  @Test
  void parquetIsReadAlike() throws Exception {
    Path file = folder.resolve("grades.parquet");
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute(
          "copy (select 'a1' as series_key, 2::integer as grade) to '%s' (format parquet)"
              .formatted(file));
    }
    assertThat(ReferenceGrades.read(file).bySeries()).containsExactly(Map.entry("a1", 2.0));
    assertThat(ReferenceGrades.read(file, Optional.empty()).reference()).isEqualTo("grade");
  }

  private void assertRefused(String text, String part) throws Exception {
    Path file = file(text);
    assertThatThrownBy(() -> ReferenceGrades.read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(part);
  }
}
