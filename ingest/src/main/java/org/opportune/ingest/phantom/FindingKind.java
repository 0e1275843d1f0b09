package org.opportune.ingest.phantom;

/** What can be planted in a drawn thorax beside emphysema. */
public enum FindingKind {
  /** Solid round nodules of 8 to 26 mm. */
  NODULE,
  /** Fluid between lung and the ribs of the back. */
  EFFUSION,
  /** Airless lung in which the bronchi still hold air. */
  CONSOLIDATION,
  /** Lung denser than it should be, whose vessels are still seen. */
  GROUND_GLASS,
  /** A heart a third larger than it should be. */
  CARDIOMEGALY;

  /** The bit that stands for this finding in {@link PhantomScan#findings}. */
  public byte bit() {
    return (byte) (1 << ordinal());
  }
}
