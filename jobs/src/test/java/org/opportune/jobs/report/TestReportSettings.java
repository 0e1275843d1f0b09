package org.opportune.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.UserException;
import org.opportune.jobs.settings.Settings;
import org.opportune.staging.epi.AgeStandard;
import org.opportune.staging.epi.Proportion;

class TestReportSettings {
  @TempDir Path folder;

  private static ReportSettings of(Map<String, String> settings) {
    return ReportSettings.of(Settings.load(Optional.empty(), settings));
  }

  @Test
  void defaultsAreTheWorldStandardAndNoCorrection() {
    ReportSettings settings = of(Map.of());
    assertThat(settings.ageStandard()).isEqualTo(AgeStandard.WHO_WORLD);
    assertThat(settings.validation()).isEmpty();
    assertThat(settings.suppressBelow()).isEqualTo(5);
  }

  @Test
  void aTableOfOnesOwnIsReadAndNamedByItsFile() throws Exception {
    Path csv = folder.resolve("lombardy-2021.csv");
    Files.writeString(csv, "first_age,weight\n0,10\n40,5\n65,3\n");
    AgeStandard standard = of(Map.of("report.age-standard", csv.toString())).ageStandard();
    assertThat(standard.name()).isEqualTo("lombardy-2021");
    assertThat(standard.firstAges()).containsExactly(0, 40, 65);
    Files.writeString(csv, "0,ten\n");
    assertThatThrownBy(() -> of(Map.of("report.age-standard", csv.toString())))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("report.age-standard")
        .hasMessageContaining("line 1");
    assertThatThrownBy(() -> of(Map.of("report.age-standard", "who-wrld")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("give who-world or a CSV file");
  }

  @Test
  void aValidationStudyNeedsBothHalves() {
    Map<String, String> half =
        Map.of("report.sensitivity.positive", "45", "report.sensitivity.of", "50");
    assertThatThrownBy(() -> of(half))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("report.specificity.of")
        .hasMessageContaining("give both or neither");
    assertThatThrownBy(
            () -> of(Map.of("report.sensitivity.positive", "60", "report.sensitivity.of", "50")))
        .hasMessageContaining("60 is more than report.sensitivity.of, 50");
    ReportSettings whole =
        of(
            Map.of(
                "report.sensitivity.positive", "45",
                "report.sensitivity.of", "50",
                "report.specificity.negative", "90",
                "report.specificity.of", "100"));
    assertThat(whole.validation().orElseThrow().specificity()).isEqualTo(new Proportion(90, 100));
  }
}
