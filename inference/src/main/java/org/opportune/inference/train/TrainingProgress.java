package org.opportune.inference.train;

import java.time.Duration;

/**
 * Where a training stands.
 *
 * @param step steps done
 * @param steps steps planned
 * @param trainLoss mean loss since the last report
 * @param validationLoss loss on patients that do not train; NaN between validations
 * @param pixelAuroc lesion against healthy pixels within the lungs of those, 0..1; NaN likewise
 * @param learningRate of the last step
 * @param elapsed time spent, earlier runs of a resumed training included
 * @param left estimated time to the end
 */
public record TrainingProgress(
    int step,
    int steps,
    double trainLoss,
    double validationLoss,
    double pixelAuroc,
    double learningRate,
    Duration elapsed,
    Duration left) {

  /** One line for a log or terminal. */
  public String line() {
    String validated =
        Double.isNaN(validationLoss)
            ? ""
            : String.format(", validation loss %.5f, pixel AUROC %.4f", validationLoss, pixelAuroc);
    return String.format(
        "step %d/%d, loss %.5f%s, learning rate %.1e, %d s elapsed, about %d s left",
        step, steps, trainLoss, validated, learningRate, elapsed.toSeconds(), left.toSeconds());
  }
}
