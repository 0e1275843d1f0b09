package org.opportune.inference.volume;

import java.util.List;

/** Volumes on one grid, with labels of the whole volume. */
public interface LabelledVolumes {

  /** Names of the labels. */
  List<String> labels();

  /** The grid of all of them. */
  VolumeGrid grid();

  /** Number of volumes. */
  int size();

  /** Pseudonymous; all volumes of a patient fall on the same side of every split. */
  String patientKey(int index);

  /** Which labels a volume bears, one per label. */
  boolean[] present(int index);

  /** Hounsfield units by slice, row and column. */
  short[] read(int index);
}
