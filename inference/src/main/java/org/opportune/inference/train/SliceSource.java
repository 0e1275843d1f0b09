package org.opportune.inference.train;

/** Slices to train on, in any order. Implementations are thread-safe. */
public interface SliceSource {

  /** Number of slices. */
  int size();

  /** Patient of a slice, known without reading it. */
  String patientKey(int index);

  /** Reads a slice; may be called often for the same one. */
  TrainingSlice read(int index);
}
