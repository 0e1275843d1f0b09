package org.opportune.inference.paced;

import org.opportune.inference.bag.Background;
import org.opportune.inference.bag.PatchGrid;
import org.opportune.inference.bag.Remainder;

/**
 * How a network of patterns is trained.
 *
 * @param depth of the {@link org.opportune.inference.net.ResNet}, 18 or 50
 * @param width channels of its stem
 * @param grid how images are cut
 * @param publishedNormalisation the published means and standard deviations of ANA slides; without
 *     this, those of the training patches
 * @param initial how instance weights start
 * @param pseudoLabels the dispatcher, where the ablation has one
 * @param ablation which parts of the method are at work
 * @param mostLabels C of the pacing; 0 for the most of any training image
 * @param learningRate peak, of the network; 5e-3 in the paper, 1e-3 recommended by its code
 * @param weightRate of the instance weights
 * @param restShare share of the epochs at the start in which instance weights rest: what a network
 *     that knows nothing yet finds hard says nothing of the patch. 0 in the paper
 * @param weightDecay decoupled; 0 in the paper
 * @param warmupShare share of the training that warms up
 * @param allTurns patches are seen in all eight orientations; without this, mirrored alone (code)
 * @param batch patches per step
 * @param epochs at most; an epoch draws as many patches as there are
 * @param patience epochs without a better validation figure after which training stops
 * @param validationShare share of the patients that validate and never train
 * @param seed decides weights, order, draws and orientations
 */
public record PacedSettings(
    int depth,
    int width,
    PatchGrid grid,
    boolean publishedNormalisation,
    InitialWeights initial,
    PseudoLabels pseudoLabels,
    Ablation ablation,
    int mostLabels,
    double learningRate,
    double weightRate,
    double restShare,
    double weightDecay,
    double warmupShare,
    boolean allTurns,
    int batch,
    int epochs,
    int patience,
    double validationShare,
    long seed) {

  /** Checks the ranges. */
  public PacedSettings {
    if (batch < 1 || epochs < 1 || patience < 1 || mostLabels < 0) {
      throw new IllegalArgumentException("Invalid training: counts must be at least 1");
    }
    if (!(validationShare > 0 && validationShare < 1)) {
      throw new IllegalArgumentException(
          "Invalid training: validation share " + validationShare + " is not between 0 and 1");
    }
  }

  /** The paper's: ResNet-50 over patches of 448 at 224, soft pseudo-labels. Needs a GPU. */
  public static PacedSettings paper(long seed) {
    return new PacedSettings(
        50,
        64,
        PatchGrid.published(),
        true,
        InitialWeights.FREQUENCY,
        PseudoLabels.SOFT,
        Ablation.FULL,
        6,
        5e-3,
        5e-3,
        0,
        0,
        0,
        false,
        32,
        200,
        5,
        0.15,
        seed);
  }

  /** The published code's, where it differs from the paper. */
  public static PacedSettings code(long seed) {
    return paper(seed)
        .with(InitialWeights.UNIFORM, PseudoLabels.BERNOULLI, Ablation.FULL)
        .withRates(1e-3, 1e-3)
        .withMostLabels(0);
  }

  /** Small enough for a CPU. */
  public static PacedSettings standard(long seed) {
    return new PacedSettings(
        18,
        8,
        new PatchGrid(96, 96, Remainder.SHIFT, Background.fluorescence()),
        false,
        InitialWeights.UNIFORM,
        PseudoLabels.SOFT,
        Ablation.FULL,
        0,
        3e-3,
        5e-2,
        0.25,
        1e-4,
        0.1,
        true,
        64,
        16,
        8,
        0.15,
        seed);
  }

  /** The same with other parts of the method. */
  public PacedSettings with(InitialWeights weights, PseudoLabels labels, Ablation parts) {
    return new PacedSettings(
        depth,
        width,
        grid,
        publishedNormalisation,
        weights,
        labels,
        parts,
        mostLabels,
        learningRate,
        weightRate,
        restShare,
        weightDecay,
        warmupShare,
        allTurns,
        batch,
        epochs,
        patience,
        validationShare,
        seed);
  }

  /** The same with other learning rates, of the network and of the instance weights. */
  public PacedSettings withRates(double network, double weights) {
    return new PacedSettings(
        depth,
        width,
        grid,
        publishedNormalisation,
        initial,
        pseudoLabels,
        ablation,
        mostLabels,
        network,
        weights,
        restShare,
        weightDecay,
        warmupShare,
        allTurns,
        batch,
        epochs,
        patience,
        validationShare,
        seed);
  }

  /** The same with another C. */
  public PacedSettings withMostLabels(int most) {
    return new PacedSettings(
        depth,
        width,
        grid,
        publishedNormalisation,
        initial,
        pseudoLabels,
        ablation,
        most,
        learningRate,
        weightRate,
        restShare,
        weightDecay,
        warmupShare,
        allTurns,
        batch,
        epochs,
        patience,
        validationShare,
        seed);
  }

  /** The same with another network over other patches. */
  public PacedSettings withNetwork(int newDepth, int newWidth, PatchGrid newGrid) {
    return new PacedSettings(
        newDepth,
        newWidth,
        newGrid,
        publishedNormalisation,
        initial,
        pseudoLabels,
        ablation,
        mostLabels,
        learningRate,
        weightRate,
        restShare,
        weightDecay,
        warmupShare,
        allTurns,
        batch,
        epochs,
        patience,
        validationShare,
        seed);
  }

  /** The same for so many epochs at most. */
  public PacedSettings withEpochs(int most) {
    return new PacedSettings(
        depth,
        width,
        grid,
        publishedNormalisation,
        initial,
        pseudoLabels,
        ablation,
        mostLabels,
        learningRate,
        weightRate,
        restShare,
        weightDecay,
        warmupShare,
        allTurns,
        batch,
        most,
        patience,
        validationShare,
        seed);
  }
}
