package org.opportune.inference.train;

import java.time.Duration;
import java.util.List;
import org.opportune.inference.band.BandReference;
import org.opportune.inference.net.EdlNetSettings;
import org.opportune.inference.net.InputWindow;

/**
 * How EDLNet is trained.
 *
 * @param network what is trained
 * @param window range of HU that it sees
 * @param lesions how emphysema is drawn
 * @param scanner how slices are varied
 * @param sides side of the square patches; each batch draws one of these, multiples of 16
 * @param batch patches per step
 * @param steps steps at most
 * @param stepsPerEpoch steps between two validations and checkpoints
 * @param learningRate peak; 1e-4 in the paper, 2e-3 suits narrow networks
 * @param weightDecay decoupled; 5e-5 in the paper
 * @param warmupShare share of the training that warms up; 0.1 in the paper
 * @param validationShare share of the patients that validate and never train
 * @param validationSamples patches per validation
 * @param patience epochs without a better validation loss after which training stops
 * @param dropout share of channels switched off in training, for an uncertainty afterwards; 0 for
 *     none, as in the paper
 * @param bands strength that a patch's frequency bands are brought down to; null for none, as in
 *     the paper
 * @param wallTime training ends (and its schedule runs) within this; null for no limit, which alone
 *     makes two runs equal
 * @param seed decides weights, order, patches, lesions and scanners
 */
public record TrainerSettings(
    EdlNetSettings network,
    InputWindow window,
    LesionSettings lesions,
    ScannerSettings scanner,
    List<Integer> sides,
    int batch,
    int steps,
    int stepsPerEpoch,
    double learningRate,
    double weightDecay,
    double warmupShare,
    double validationShare,
    int validationSamples,
    int patience,
    double dropout,
    BandReference bands,
    Duration wallTime,
    long seed) {

  /** Checks counts. */
  public TrainerSettings {
    sides = List.copyOf(sides);
    for (int side : sides) {
      if (side <= 0 || side % 16 != 0) {
        throw new IllegalArgumentException("Invalid side: " + side + " is no multiple of 16");
      }
    }
    if (sides.isEmpty() || batch < 1 || steps < 1 || stepsPerEpoch < 1 || validationSamples < 1) {
      throw new IllegalArgumentException("Invalid training: counts must be at least 1");
    }
  }

  /**
   * The paper's training: width 64, whole slices of 384x384 in batches of 32. Epochs of 1000 steps
   * stand for its epochs over its own, larger data. Needs a GPU.
   *
   * @param detachGate whether the gate cuts gradients as in the published code
   */
  public static TrainerSettings published(boolean detachGate, long seed) {
    return new TrainerSettings(
        new EdlNetSettings(64, true, true, detachGate),
        InputWindow.published(),
        LesionSettings.published(),
        ScannerSettings.published(),
        List.of(384),
        32,
        100_000,
        1000,
        1e-4,
        5e-5,
        0.1,
        0.1,
        256,
        20,
        0,
        null,
        null,
        seed);
  }
}
