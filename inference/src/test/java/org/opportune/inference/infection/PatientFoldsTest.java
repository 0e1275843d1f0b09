package org.opportune.inference.infection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PatientFoldsTest {

  @Test
  void everyPatientReportsOnceStopsOnceAndTrainsOtherwise() {
    for (int patient = 0; patient < 200; patient++) {
      Map<PatientFolds.Role, Integer> roles = new EnumMap<>(PatientFolds.Role.class);
      for (int fold = 0; fold < 5; fold++) {
        roles.merge(new PatientFolds(5, fold).role("patient " + patient), 1, Integer::sum);
      }
      assertThat(roles)
          .containsEntry(PatientFolds.Role.REPORTS, 1)
          .containsEntry(PatientFolds.Role.STOPS, 1)
          .containsEntry(PatientFolds.Role.TRAINS, 3);
    }
  }

  @Test
  void withTwoFoldsNoneWouldBeLeftToTrain() {
    assertThatThrownBy(() -> new PatientFolds(2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 folds and more");
  }
}
