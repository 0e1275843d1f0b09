package org.opportune.inference.infection;

import org.opportune.inference.net.InfectionNetSettings;

/**
 * How the infection network is trained.
 *
 * @param width channels of its first stage
 * @param side rows and columns of a picture
 * @param batch pictures per step
 * @param learningRate of the first steps
 * @param dropEvery steps after which the rate falls to a tenth, again and again
 * @param steps steps at most
 * @param stepsPerEpoch steps between two looks at the patients that stop
 * @param patience epochs without a lower loss there after which training stops
 * @param gamma of the {@link FocalLoss}
 * @param dropout share of the values of the class activation maps switched off
 * @param folds who trains, stops and reports
 * @param seed decides weights, order and dropout
 */
public record InfectionSettings(
    int width,
    int side,
    int batch,
    double learningRate,
    int dropEvery,
    int steps,
    int stepsPerEpoch,
    int patience,
    double gamma,
    double dropout,
    PatientFolds folds,
    long seed) {

  /** Checks the counts. */
  public InfectionSettings {
    if (batch < 1 || dropEvery < 1 || steps < 1 || stepsPerEpoch < 1 || patience < 1) {
      throw new IllegalArgumentException("Invalid training: counts must be at least 1");
    }
  }

  /** The paper's; needs a GPU. Steps and patience are not in the paper. */
  public static InfectionSettings paper(PatientFolds folds, long seed) {
    return new InfectionSettings(32, 224, 24, 1e-4, 3000, 12_000, 500, 6, 1, 0.5, folds, seed);
  }

  /** Small enough for a CPU. */
  public static InfectionSettings standard(PatientFolds folds, long seed) {
    return new InfectionSettings(8, 96, 24, 2e-3, 350, 500, 50, 6, 1, 0.5, folds, seed);
  }

  /** Learning rate of a step, counted from 0. */
  double rate(int step) {
    return learningRate * Math.pow(0.1, step / dropEvery);
  }

  /** The network. */
  public InfectionNetSettings network(int classes) {
    return new InfectionNetSettings(width, classes);
  }
}
