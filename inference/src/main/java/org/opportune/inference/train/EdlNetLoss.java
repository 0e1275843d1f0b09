package org.opportune.inference.train;

import ai.djl.ndarray.NDArray;

/** The published loss: mean squared error of the restored slice plus that of the anomaly map. */
final class EdlNetLoss {
  private EdlNetLoss() {}

  /**
   * Computes the loss.
   *
   * @param output (batch, 2, rows, columns)
   * @param targets same shape
   * @return a single number; both channels have as many pixels, so that the sum of their means is
   *     twice the mean over both
   */
  static NDArray of(NDArray output, NDArray targets) {
    try (NDArray difference = output.sub(targets);
        NDArray squares = difference.square();
        NDArray mean = squares.mean()) {
      return mean.mul(2);
    }
  }
}
