package org.opportune.inference.paced;

/** The paper's steps from a plain classifier of patches to the whole method. */
public enum Ablation {
  /** Every patch once per epoch, taught all labels of its image. */
  NONE(false, false, false),
  /** Patches are drawn by their weights, which learn at one rate. */
  SAMPLER(true, false, false),
  /** Besides, each patch is taught the labels that its weights favour. */
  PSEUDO_LABELS(true, true, false),
  /** Besides, weights learn at the label-aware rate. */
  FULL(true, true, true);

  private final boolean sampled;
  private final boolean dispatched;
  private final boolean paced;

  Ablation(boolean sampled, boolean dispatched, boolean paced) {
    this.sampled = sampled;
    this.dispatched = dispatched;
    this.paced = paced;
  }

  boolean isSampled() {
    return sampled;
  }

  boolean isDispatched() {
    return dispatched;
  }

  boolean isPaced() {
    return paced;
  }
}
