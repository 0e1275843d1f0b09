package org.opportune.staging.severity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opportune.staging.StagingException;

class PatientChangeTest {
  private static Visit visit(String key, String date, double score, double laa) {
    return new Visit(key, LocalDate.parse(date), score, laa);
  }

  @Test
  void slopesArePerYearAndScansOfOneDayCountOnce() {
    PatientChange change =
        PatientChange.of(
                List.of(
                    visit("c", "2024-01-01", 0.14, 9),
                    visit("a", "2020-01-01", 0.08, 4.5),
                    visit("b", "2020-01-01", 0.12, 5.5)),
                0.5)
            .orElseThrow();
    assertThat(change.days()).isEqualTo(2);
    assertThat(change.years()).isCloseTo(4, within(1e-9));
    assertThat(change.scorePerYear()).isCloseTo(0.01, within(1e-9));
    assertThat(change.laa950PerYear()).isCloseTo(1, within(1e-9));
    assertThat(change.scoreError()).isEmpty();
  }

  @Test
  void threeDaysHaveTheStandardErrorOfLeastSquares() {
    // numpy.polyfit of 0, 1461/365.25, 2922/365.25 years: slope 0.02125, error 0.0007217
    PatientChange change =
        PatientChange.of(
                List.of(
                    visit("a", "2016-01-01", 0.10, 1),
                    visit("b", "2020-01-01", 0.18, 2),
                    visit("c", "2024-01-01", 0.27, 3)),
                0.5)
            .orElseThrow();
    assertThat(change.scorePerYear()).isCloseTo(0.02125, within(1e-9));
    assertThat(change.scoreError().orElseThrow()).isCloseTo(7.216878e-4, within(1e-9));
    assertThat(change.laa950Error().orElseThrow()).isCloseTo(0, within(1e-9));
  }

  @Test
  void tooShortAnIntervalGivesNoSlope() {
    List<Visit> visits =
        List.of(visit("a", "2024-01-01", 0.1, 1), visit("b", "2024-03-01", 0.3, 9));
    assertThat(PatientChange.of(visits, PatientChange.DEFAULT_MIN_YEARS)).isEmpty();
    assertThat(PatientChange.of(visits, 0.1)).isPresent();
    assertThat(PatientChange.of(visits.subList(0, 1), 0.1)).isEmpty();
    assertThatThrownBy(() -> PatientChange.of(visits, 0))
        .isInstanceOf(StagingException.class)
        .hasMessageContaining("0.0 years is not above 0");
  }

  @Test
  void impossibleMeasurementsAreRefused() {
    assertThatThrownBy(() -> visit("a", "2020-01-01", 1.2, 1))
        .hasMessageContaining("score 1.2 is not in [0, 1]");
    assertThatThrownBy(() -> visit("a", "2020-01-01", 0.2, 101))
        .hasMessageContaining("LAA-950 101.0");
    assertThatThrownBy(() -> visit("a", "2020-01-01", Double.NaN, 1))
        .hasMessageContaining("score NaN");
  }
}
