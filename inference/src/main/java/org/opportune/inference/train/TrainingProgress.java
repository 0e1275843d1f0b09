package org.opportune.inference.train;

import java.time.Duration;

/**
 * Where a training stands.
 *
 * @param step steps done
 * @param steps steps planned
 * @param trainLoss mean loss since the last report
 * @param validation outcome on patients that do not train; its numbers are NaN between validations
 * @param learningRate of the last step
 * @param elapsed time spent, earlier runs of a resumed training included
 * @param left estimated time to the end
 */
public record TrainingProgress(
    int step,
    int steps,
    double trainLoss,
    Validation validation,
    double learningRate,
    Duration elapsed,
    Duration left) {

  /**
   * Outcome of a validation.
   *
   * @param loss the lower, the better
   * @param figure a measure people know
   * @param figureName its name
   */
  public record Validation(double loss, double figure, String figureName) {
    /** Between validations. */
    static final Validation NONE = new Validation(Double.NaN, Double.NaN, "");
  }

  /** One line for a log or terminal. */
  public String line() {
    String validated =
        Double.isNaN(validation.loss())
            ? ""
            : String.format(
                ", validation loss %.5f, %s %.4f",
                validation.loss(), validation.figureName(), validation.figure());
    return String.format(
        "step %d/%d, loss %.5f%s, learning rate %.1e, %d s elapsed, about %d s left",
        step, steps, trainLoss, validated, learningRate, elapsed.toSeconds(), left.toSeconds());
  }
}
