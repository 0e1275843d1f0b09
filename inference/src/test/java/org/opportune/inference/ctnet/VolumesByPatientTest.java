package org.opportune.inference.ctnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opportune.inference.volume.LabelledVolumes;

class VolumesByPatientTest {

  @Test
  void nobodyTrainsAndMeasuresAndEveryPatientMeasuresOnce() {
    Slabs all = new Slabs(0, 300, 3);
    VolumesByPatient parts = VolumesByPatient.split(all, 0.2);
    Set<String> training = patients(parts.training());
    Set<String> measuring = patients(parts.measuring());
    assertThat(training).doesNotContainAnyElementsOf(measuring);
    assertThat(training.size() + measuring.size()).isEqualTo(100);
    assertThat(measuring).hasSizeBetween(10, 30);
    assertThat(parts.measuring().size()).isEqualTo(measuring.size());
    assertThat(parts.training().size()).isEqualTo(3 * training.size());
  }

  @Test
  void aVolumeKeepsItsLabelsAndVoxels() {
    Slabs all = new Slabs(0, 60, 1);
    LabelledVolumes training = VolumesByPatient.split(all, 0.2).training();
    String patient = training.patientKey(7);
    int index = Integer.parseInt(patient.substring("patient-".length()));
    assertThat(training.present(7)).isEqualTo(all.present(index));
    assertThat(training.read(7)).isEqualTo(all.read(index));
  }

  @Test
  void aSingleIsNotEnough() {
    assertThatThrownBy(() -> VolumesByPatient.split(new Slabs(0, 1, 1), 0.2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more patients");
  }

  private static Set<String> patients(LabelledVolumes volumes) {
    Set<String> patients = new HashSet<>();
    for (int i = 0; i < volumes.size(); i++) {
      patients.add(volumes.patientKey(i));
    }
    return patients;
  }
}
