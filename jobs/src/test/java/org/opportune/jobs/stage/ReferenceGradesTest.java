package org.opportune.jobs.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
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

  private void assertRefused(String text, String part) throws Exception {
    Path file = file(text);
    assertThatThrownBy(() -> ReferenceGrades.read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(part);
  }
}
