package org.opportune.inference.ctnet;

import ai.djl.Device;
import java.util.List;
import org.opportune.inference.net.ConvolutionCheck;
import org.opportune.inference.net.CtNet;
import org.opportune.inference.net.Nnpack;
import org.opportune.inference.volume.VolumeAugmentation;
import org.opportune.inference.volume.VolumeCard;
import org.opportune.inference.volume.VolumeGrid;

/**
 * How CT-Net is trained.
 *
 * @param form of the network
 * @param grid that volumes are brought to
 * @param augmentation how volumes are varied
 * @param schedule of the learning
 * @param validationShare share of the patients that validate and never train
 * @param seed decides weights, order and variations
 */
public record CtNetPlan(
    Form form,
    VolumeGrid grid,
    VolumeAugmentation augmentation,
    Schedule schedule,
    double validationShare,
    long seed) {
  private static final int PRETRAINING_STEPS = 2500;

  /** Checks the share. */
  public CtNetPlan {
    if (!(validationShare > 0 && validationShare < 1)) {
      throw new IllegalArgumentException(
          "Invalid training: validation share " + validationShare + " is not between 0 and 1");
    }
  }

  /**
   * The network, as {@link org.opportune.inference.net.CtNetSettings} has it.
   *
   * @param width channels of the stem
   * @param stages of the residual network
   * @param reduced channels of the first reducing convolution
   * @param hidden units of the first hidden layer
   * @param gain what weights behind the residual network are multiplied by when drawn: 1 as PyTorch
   *     draws them and the paper took them; the root of 6 makes of these what He et al. (2015)
   *     draw, so that six layers that nothing normalises do not lose the signal
   */
  public record Form(int width, int stages, int reduced, int hidden, double gain) {}

  /** What moves the weights. */
  public enum Method {
    /** Gradient descent with momentum 0.99 at a constant rate, as published. */
    SGD,
    /** {@link org.opportune.inference.train.AdamW} with a warm-up and a cosine. */
    ADAMW
  }

  /**
   * The learning.
   *
   * @param method what moves the weights
   * @param learningRate constant for {@link Method#SGD}, the peak for {@link Method#ADAMW}
   * @param weightDecay coupled for {@link Method#SGD}, decoupled for {@link Method#ADAMW}
   * @param dropout share of hidden units switched off; 0 for none
   * @param batch volumes per step
   * @param epochs at most
   * @param patience epochs without a lower validation loss after which training stops
   */
  public record Schedule(
      Method method,
      double learningRate,
      double weightDecay,
      double dropout,
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

  /**
   * The paper's (Draelos et al., arXiv 2002.04752) at full size, from random weights unless others
   * are given. Needs a GPU.
   */
  public static CtNetPlan published(long seed) {
    return new CtNetPlan(
        new Form(64, 4, 64, 128, 1),
        VolumeGrid.published(),
        VolumeAugmentation.published(),
        new Schedule(Method.SGD, 1e-3, 1e-7, 0.5, 2, 100, 15),
        0.1,
        seed);
  }

  /**
   * Small enough for a CPU: the same field of view at 6.7 x 3.5 x 3.5 mm, a narrow residual network
   * of two stages, so that a nodule is not lost between its pixels, Adam, no dropout and no patient
   * upside down. Learns from {@link #pretraining}.
   */
  public static CtNetPlan standard(long seed) {
    return new CtNetPlan(
        new Form(16, 2, 64, 128, Math.sqrt(6)),
        VolumeGrid.covering(48, 96),
        VolumeAugmentation.upright(),
        new Schedule(Method.ADAMW, 5e-4, 1e-3, 0, 8, 20, 10),
        0.15,
        seed);
  }

  /** How the residual network is taught beforehand on so many drawn patients. */
  public FeaturePretraining pretraining(int patients) {
    return new FeaturePretraining(form, grid, patients, PRETRAINING_STEPS, seed);
  }

  /**
   * Checks that the network fits the grid and that this machine can train it.
   *
   * @throws IllegalArgumentException saying what to change
   * @throws IllegalStateException when this machine's gradients are wrong, with the way out
   */
  public void requireTrainable(Device device) {
    CtNet network = new CtNet(card(List.of("any")).network(form.width()));
    Nnpack.switchOff();
    new ConvolutionCheck(device).requireGradients(network);
  }

  /** What a bundle says of a network trained so. */
  VolumeCard card(List<String> labels) {
    return new VolumeCard(labels, grid, form.stages(), form.reduced(), form.hidden());
  }
}
