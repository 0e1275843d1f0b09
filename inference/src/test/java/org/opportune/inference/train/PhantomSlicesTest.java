package org.opportune.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PhantomSlicesTest {

  @Test
  void drawsSlicesWithLungCroppedToIt() {
    PhantomSlices slices = new PhantomSlices(2, 40, 60);
    assertThat(slices.size()).isBetween(4, 12);
    for (int i = 0; i < slices.size(); i++) {
      TrainingSlice slice = slices.read(i);
      assertThat(slice.patientKey()).isEqualTo(slices.patientKey(i)).startsWith("phantom-4");
      int lung = 0;
      double sum = 0;
      for (int pixel = 0; pixel < slice.hu().length; pixel++) {
        if (slice.lung()[pixel] != 0) {
          lung++;
          sum += slice.hu()[pixel];
        }
      }
      assertThat(lung).isGreaterThan(slice.rows() * slice.columns() / 20);
      assertThat(sum / lung).isBetween(-920.0, -650.0);
    }
  }

  @Test
  void keepsHeldOutPatientsOut() {
    assertThatThrownBy(() -> new PhantomSlices(2, 999_999, 60)).hasMessageContaining("held-out");
  }
}
