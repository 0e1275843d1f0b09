package org.opportune.inference.ctnet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.opportune.inference.train.PatientSplit;
import org.opportune.inference.volume.LabelledVolumes;
import org.opportune.inference.volume.VolumeGrid;

/**
 * Volumes of patients who train and of patients who measure; nobody does both.
 *
 * @param training to train, some of them to validate
 * @param measuring never seen by a training, one of each patient, so that intervals over volumes are
 *     intervals over patients
 */
public record VolumesByPatient(LabelledVolumes training, LabelledVolumes measuring) {

  /** Apart from the split of those who train into those who validate and those who do not. */
  private static final String ANOTHER_SPLIT = "measuring ";

  /**
   * Splits volumes.
   *
   * @param share of the patients that measure
   * @throws IllegalArgumentException when none is left to train or to measure
   */
  public static VolumesByPatient split(LabelledVolumes all, double share) {
    PatientSplit split = new PatientSplit(share);
    List<Integer> training = new ArrayList<>();
    List<Integer> measuring = new ArrayList<>();
    Set<String> measured = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      String patient = all.patientKey(i);
      if (!split.validates(ANOTHER_SPLIT + patient)) {
        training.add(i);
      } else if (measured.add(patient)) {
        measuring.add(i);
      }
    }
    if (training.isEmpty() || measuring.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot train: %d volumes to train and %d to measure; more patients are needed"
              .formatted(training.size(), measuring.size()));
    }
    return new VolumesByPatient(new Part(all, training), new Part(all, measuring));
  }

  private record Part(LabelledVolumes all, List<Integer> indices) implements LabelledVolumes {
    @Override
    public List<String> labels() {
      return all.labels();
    }

    @Override
    public VolumeGrid grid() {
      return all.grid();
    }

    @Override
    public int size() {
      return indices.size();
    }

    @Override
    public String patientKey(int index) {
      return all.patientKey(indices.get(index));
    }

    @Override
    public boolean[] present(int index) {
      return all.present(indices.get(index));
    }

    @Override
    public short[] read(int index) {
      return all.read(indices.get(index));
    }
  }
}
