package org.opportune.ingest.phantom;

/** Classes of reconstruction kernel, from smooth to edge enhancing. */
public enum Kernel {
  /** Mediastinal kernels: smooth noise, blurred edges. */
  SOFT(0.75, 0, 0.95),
  /** Body kernels between the two. */
  MEDIUM(0.45, 0.15, 0.6),
  /** Lung and bone kernels: grainy noise, overshoot at edges. */
  SHARP(0.3, 0.55, 0.3);

  private final double blurMm;
  private final double edgeGain;
  private final double noiseBlurMm;

  Kernel(double blurMm, double edgeGain, double noiseBlurMm) {
    this.blurMm = blurMm;
    this.edgeGain = edgeGain;
    this.noiseBlurMm = noiseBlurMm;
  }

  /** Standard deviation of the in-plane point spread, in mm. */
  double blurMm() {
    return blurMm;
  }

  /** How much of the difference to a smoothed image is added back; 0 for none. */
  double edgeGain() {
    return edgeGain;
  }

  /** Standard deviation of the smoothing that colours the noise, in mm. */
  double noiseBlurMm() {
    return noiseBlurMm;
  }
}
