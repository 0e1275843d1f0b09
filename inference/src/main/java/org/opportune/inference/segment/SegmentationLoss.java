package org.opportune.inference.segment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.stream.IntStream;
import org.opportune.inference.net.Scale;

/**
 * What training brings down. All arrays made on the way belong to the first argument's manager,
 * which the caller closes after the backward pass.
 */
final class SegmentationLoss {
  private static final double SMOOTH = 1;

  /** How closely the pooling keeps to the largest value (r of the paper). */
  private static final double SHARPNESS = 5;

  private SegmentationLoss() {}

  /**
   * Cross-entropy plus one minus the soft Dice, meant over all tissues but the background, each
   * over the whole batch (Milletari et al., 3DV 2016; the sum as in nnU-Net). A pixel counts in the
   * cross-entropy by one over the root of its tissue's pixels in the batch, or few steps would not
   * find tissues as rare as lesions.
   *
   * @param logits (batch, tissues, ...)
   * @param truth one-hot, the same shape
   */
  static NDArray ofPixels(NDArray logits, NDArray truth) {
    NDArray logs = logits.logSoftmax(1);
    NDArray shares = logs.exp();
    int[] allButTissues =
        IntStream.range(0, logits.getShape().dimension()).filter(axis -> axis != 1).toArray();
    NDArray pixels = truth.sum(allButTissues);
    NDArray roots = pixels.sqrt();
    NDArray entropy =
        truth.mul(logs).sum(allButTissues).div(roots.maximum(1)).sum().div(roots.sum()).neg();
    NDArray common = shares.mul(truth).sum(allButTissues);
    NDArray both = shares.sum(allButTissues).add(pixels);
    NDArray dice = common.add(common).add(SMOOTH).div(both.add(SMOOTH));
    return entropy.add(dice.get(new NDIndex("1:")).mean().neg().add(1));
  }

  /**
   * Binary cross-entropy of which tissues an image shows. Of each tissue the margin of its logit
   * over the background's is pooled over the image by log-sum-exp, between mean and maximum
   * (Pinheiro and Collobert, CVPR 2015): what makes the image's label right lights up.
   *
   * @param logits (batch, tissues, ...)
   * @param present 0 or 1, (batch, tissues - 1)
   */
  static NDArray ofImages(NDArray logits, NDArray present) {
    long batch = logits.getShape().get(0);
    long tissues = logits.getShape().get(1);
    NDArray flat = logits.reshape(batch, tissues, -1);
    NDArray margin = flat.get(new NDIndex(":, 1:")).sub(flat.get(new NDIndex(":, 0:1")));
    NDArray scaled = Scale.by(margin, SHARPNESS);
    NDArray highest = scaled.max(new int[] {2}, true).stopGradient();
    NDArray mean = scaled.sub(highest).exp().mean(new int[] {2}, true).log().add(highest);
    NDArray pooled = Scale.by(mean, 1 / SHARPNESS).reshape(present.getShape());
    return ofLogits(pooled, present);
  }

  /** max(x, 0) - x t + log(1 + exp(-|x|)), meant over all elements. */
  private static NDArray ofLogits(NDArray logits, NDArray targets) {
    NDArray rest = logits.abs().neg().exp().add(1).log();
    return logits.getNDArrayInternal().relu().sub(logits.mul(targets)).add(rest).mean();
  }

  /**
   * Cross-entropy of one class per item.
   *
   * @param logits (batch, classes)
   * @param truth one-hot, the same shape
   */
  static NDArray ofItems(NDArray logits, NDArray truth) {
    return truth.mul(logits.logSoftmax(1)).sum(new int[] {1}).mean().neg();
  }
}
