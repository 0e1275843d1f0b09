package org.opportune.inference.segment;

/** The classes, in the order of a network's output channels. */
public enum Tissue {
  /** Everything that is none of the others. */
  BACKGROUND,
  /** Lung without lesions and vessels. */
  LUNG,
  /** Nodules, consolidation, ground glass. */
  LESION,
  /** Vessels of the lungs. */
  VESSEL;

  /** Number of classes. */
  static final int COUNT = values().length;
}
