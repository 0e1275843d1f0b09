package org.opportune.inference.paced;

import org.opportune.inference.bag.Background;
import org.opportune.inference.bag.PatchGrid;
import org.opportune.inference.bag.Remainder;

/**
 * How a network of patterns is trained.
 *
 * @param shape of the network and of what it sees
 * @param method how labels of images become labels of patches
 * @param schedule of the network's own learning
 * @param validationShare share of the patients that validate and never train
 * @param seed decides weights, order, draws and orientations
 */
public record PacedSettings(
    Shape shape, Method method, Schedule schedule, double validationShare, long seed) {

  /** Checks the share. */
  public PacedSettings {
    if (!(validationShare > 0 && validationShare < 1)) {
      throw new IllegalArgumentException(
          "Invalid training: validation share " + validationShare + " is not between 0 and 1");
    }
  }

  /**
   * The network and its patches.
   *
   * @param depth of the {@link org.opportune.inference.net.ResNet}, 18 or 50
   * @param width channels of its stem
   * @param grid how images are cut
   * @param publishedNormalisation the published means and standard deviations of ANA slides;
   *     without this, those of the training patches
   * @param allTurns patches are seen in all eight orientations; without this, mirrored alone (code)
   */
  public record Shape(
      int depth, int width, PatchGrid grid, boolean publishedNormalisation, boolean allTurns) {}

  /**
   * The self-paced method.
   *
   * @param initial how instance weights start
   * @param pseudoLabels the dispatcher, where the ablation has one
   * @param ablation which parts are at work
   * @param mostLabels C of the pacing; 0 for the most of any training image
   * @param weightRate learning rate of the instance weights
   * @param restShare share of the epochs at the start in which instance weights rest: what a
   *     network that knows nothing yet finds hard says nothing of the patch. 0 in the paper
   */
  public record Method(
      InitialWeights initial,
      PseudoLabels pseudoLabels,
      Ablation ablation,
      int mostLabels,
      double weightRate,
      double restShare) {

    /** Checks C. */
    public Method {
      if (mostLabels < 0) {
        throw new IllegalArgumentException("Invalid training: C is " + mostLabels);
      }
    }
  }

  /**
   * The network's learning.
   *
   * @param learningRate peak; 5e-3 in the paper, 1e-3 recommended by its code
   * @param weightDecay decoupled; 0 in the paper
   * @param warmupShare share of the training that warms up
   * @param batch patches per step
   * @param epochs at most; an epoch draws as many patches as there are
   * @param patience epochs without a better validation figure after which training stops
   */
  public record Schedule(
      double learningRate,
      double weightDecay,
      double warmupShare,
      int batch,
      int epochs,
      int patience) {

    /** Checks the counts. */
    public Schedule {
      if (batch < 1 || epochs < 1 || patience < 1) {
        throw new IllegalArgumentException("Invalid training: counts must be at least 1");
      }
    }
  }

  /** The paper's: ResNet-50 over patches of 448 at 224, soft pseudo-labels. Needs a GPU. */
  public static PacedSettings paper(long seed) {
    return new PacedSettings(
        new Shape(50, 64, PatchGrid.published(), true, false),
        new Method(InitialWeights.FREQUENCY, PseudoLabels.SOFT, Ablation.FULL, 6, 5e-3, 0),
        new Schedule(5e-3, 0, 0, 32, 200, 5),
        0.15,
        seed);
  }

  /** The published code's, where it differs from the paper. */
  public static PacedSettings code(long seed) {
    return new PacedSettings(
        new Shape(50, 64, PatchGrid.published(), true, false),
        new Method(InitialWeights.UNIFORM, PseudoLabels.BERNOULLI, Ablation.FULL, 0, 1e-3, 0),
        new Schedule(1e-3, 0, 0, 32, 200, 5),
        0.15,
        seed);
  }

  /** Small enough for a CPU. */
  public static PacedSettings standard(long seed) {
    PatchGrid grid = new PatchGrid(96, 96, Remainder.SHIFT, Background.fluorescence());
    return new PacedSettings(
        new Shape(18, 8, grid, false, true),
        new Method(InitialWeights.UNIFORM, PseudoLabels.SOFT, Ablation.FULL, 0, 5e-2, 0.25),
        new Schedule(3e-3, 1e-4, 0.1, 64, 16, 8),
        0.15,
        seed);
  }
}
