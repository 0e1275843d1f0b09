package org.opportune.inference.ctnet;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.opportune.inference.net.ConvolutionCheck;
import org.opportune.inference.net.CtNetSettings;
import org.opportune.inference.net.EngineMemory;
import org.opportune.inference.net.FindingCells;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Nnpack;
import org.opportune.inference.net.Tensor;
import org.opportune.inference.train.AdamW;
import org.opportune.inference.train.KeptNetworks;
import org.opportune.inference.train.LearningRate;
import org.opportune.inference.volume.LabelledVolumes;
import org.opportune.inference.volume.StoredVolumes;
import org.opportune.inference.volume.VolumeCard;
import org.opportune.inference.volume.VolumeGrid;

/**
 * Teaches the residual network of a CT-Net on drawn patients which findings lie in which cell of
 * three slices. It stands for the photographs of ImageNet on which the published network learnt to
 * see: from labels of whole volumes alone, some hundreds of them do not teach what may lie
 * anywhere.
 *
 * @param form of the CT-Net
 * @param grid of its volumes
 * @param patients drawn patients; none of them trains or measures the CT-Net
 * @param steps steps of {@link SlabBatch#SLABS} slabs
 * @param seed decides weights and draws
 */
public record FeaturePretraining(
    CtNetPlan.Form form, VolumeGrid grid, int patients, int steps, long seed) {
  private static final double LEARNING_RATE = 3e-3;
  private static final double WARMUP_SHARE = 0.1;
  private static final double WEIGHT_DECAY = 1e-3;

  /** Most cells bear nothing: a network that begins by saying so has less to unlearn. */
  private static final float FIRST_LOGIT = -3;

  private static final int REPORT_EVERY = 50;

  /** Checks the counts. */
  public FeaturePretraining {
    if (patients < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "Invalid pretraining: %d patients and %d steps; both must be at least 1"
              .formatted(patients, steps));
    }
  }

  /**
   * Draws the patients and learns, or takes what an earlier call in this folder learnt.
   *
   * @param out folder of what is learnt
   * @param log told lines for a person
   * @return weights of the residual network, by the names of CT-Net
   * @throws IllegalStateException when the folder holds what other settings led to, or the loss is
   *     no number
   */
  public Map<String, Tensor> features(Device device, Path out, Consumer<String> log) {
    NetworkState state =
        new KeptNetworks(out, toString(), log)
            .get("features", () -> ofDrawnPatients(device, out, log));
    return state.tensors();
  }

  private NetworkState ofDrawnPatients(Device device, Path out, Consumer<String> log) {
    log.accept("drawing %d patients that show where findings lie".formatted(patients));
    CellTruth[] truth = new CellTruth[patients];
    int side = cells();
    try (StoredVolumes volumes =
        new DrawnVolumes(grid, DrawnVolumes.PRETRAINING)
            .draw(
                patients,
                out.resolve("pretraining.scratch"),
                log,
                (index, scan) -> truth[index] = CellTruth.of(scan, grid, side))) {
      return features(learn(volumes, List.of(truth), device, log));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + out, e);
    }
  }

  /**
   * Learns from volumes of which it is known where findings lie.
   *
   * @param truth one per volume
   * @return weights of a {@link FindingCells}
   * @throws IllegalStateException when this machine's gradients are wrong, or the loss is no number
   */
  NetworkState learn(
      LabelledVolumes volumes, List<CellTruth> truth, Device device, Consumer<String> log) {
    Nnpack.switchOff();
    EngineMemory.keepFreed();
    FindingCells network = new FindingCells(settings());
    new ConvolutionCheck(device).requireGradients(network);
    LearningRate rate = new LearningRate(LEARNING_RATE, WARMUP_SHARE);
    try (NDManager manager = NDManager.newBaseManager(device)) {
      first(network).loadInto(network, manager, true);
      AdamW optimizer = new AdamW(network, manager, WEIGHT_DECAY);
      double sum = 0;
      int count = 0;
      long started = System.nanoTime();
      for (int step = 0; step < steps; step++) {
        SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + step);
        double loss = learn(network, manager, SlabBatch.draw(volumes, truth, random));
        if (!Double.isFinite(loss)) {
          throw new IllegalStateException("Cannot go on: the loss at step " + step + " is " + loss);
        }
        optimizer.step(rate.at((double) step / steps));
        sum += loss;
        count++;
        if (count == REPORT_EVERY || step == steps - 1) {
          long millis = (System.nanoTime() - started) / 1_000_000;
          log.accept(
              String.format(
                  Locale.ROOT,
                  "  step %d/%d, loss %.4f, %d s elapsed, about %d s left",
                  step + 1,
                  steps,
                  sum / count,
                  millis / 1000,
                  millis * (steps - step - 1) / (step + 1) / 1000));
          sum = 0;
          count = 0;
        }
      }
      return NetworkState.of(network);
    }
  }

  private static double learn(FindingCells network, NDManager manager, SlabBatch slabs) {
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray output = network.apply(new ParameterStore(manager, false), slabs.input(scope), true);
      return LabelLoss.learn(scope, collector, output, slabs.present());
    }
  }

  private NetworkState first(FindingCells network) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(NetworkState.random(network, seed).tensors());
    tensors.computeIfPresent(
        "cells.bias",
        (name, bias) -> {
          float[] values = bias.values().clone();
          Arrays.fill(values, FIRST_LOGIT);
          return new Tensor(bias.shape(), values);
        });
    return new NetworkState(tensors);
  }

  private static NetworkState features(NetworkState all) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    all.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(FindingCells.FEATURES)) {
                tensors.put(name, tensor);
              }
            });
    return new NetworkState(tensors);
  }

  /** The CT-Net whose residual network this is, with the drawn findings for labels. */
  CtNetSettings settings() {
    return new VolumeCard(DrawnVolumes.LABELS, grid, form.stages(), form.reduced(), form.hidden())
        .network(form.width());
  }

  /** Cells down and along a slice. */
  private int cells() {
    return (int) settings().shapes().get(0)[2];
  }
}
