package org.opportune.inference.ctnet;

import ai.djl.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.opportune.inference.bundle.BundleCard;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.bundle.Safetensors;
import org.opportune.inference.eval.Bootstrap;
import org.opportune.inference.net.Tensor;
import org.opportune.inference.volume.LabelledVolumes;
import org.opportune.inference.volume.VolumeCard;

/**
 * Trains CT-Net, measures it on patients that neither trained nor told when to stop, and writes its
 * bundle with a model card.
 *
 * @param plan how
 * @param name of the bundle
 * @param start what weights it starts from, in words
 * @param population what it trains on, in words that identify nobody
 * @param reproduce command that trains it again
 */
public record CtNetRecipe(
    CtNetPlan plan, String name, String start, String population, String reproduce) {
  private static final String WEIGHTS = "weights.safetensors";
  private static final String MODEL_CARD = "MODEL_CARD.md";
  private static final int RESAMPLES = 1000;
  private static final String PREPROCESSING =
      "volume resampled to the grid's spacing, clipped to -1000..1000 HU, padded with air or cut to"
          + " its middle, groups of three slices; window -1000..200 HU to 0..1, less 0.449";

  /**
   * Trains, measures and writes.
   *
   * @param given weights to start from, see {@link CtNetTrainer#train}
   * @param held volumes of patients who do not train, on the same grid
   * @param out folder of the bundle; its checkpoint lies below
   * @param log told lines for a person
   */
  public ModelBundle run(
      LabelledVolumes volumes,
      Map<String, Tensor> given,
      LabelledVolumes held,
      Device device,
      Path out,
      Consumer<String> log)
      throws IOException {
    CtNetResult result =
        new CtNetTrainer(plan, out.resolve("checkpoint"), device, log).train(volumes, given);
    byte[] weights = Safetensors.write(result.best().tensors(), Safetensors.Precision.F16);
    // What is measured is what is stored, at the precision it is stored at.
    ModelBundle trained =
        ModelBundle.write(out, card(volumes, result, Map.of()), Map.of(WEIGHTS, weights));
    VolumeFigures figures;
    try (LoadedNetwork network = LoadedNetwork.load(trained, device)) {
      log.accept("measuring on %d volumes of other patients".formatted(held.size()));
      figures = figures(new VolumeLabeller(network), held);
    }
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("held-out mean AUROC", figures.meanAuroc().value());
    metrics.put("held-out mean AP", figures.meanAveragePrecision().value());
    ModelBundle bundle =
        ModelBundle.write(out, card(volumes, result, metrics), Map.of(WEIGHTS, weights));
    Files.writeString(
        out.resolve(MODEL_CARD),
        new CtNetModelCard(this, result, figures).text(),
        StandardCharsets.UTF_8);
    figures.markdown().lines().forEach(log);
    return bundle;
  }

  private static VolumeFigures figures(VolumeLabeller labeller, LabelledVolumes held) {
    double[][] scores = new double[held.size()][];
    boolean[][] present = new boolean[held.size()][];
    for (int i = 0; i < held.size(); i++) {
      scores[i] = labeller.probabilities(held.read(i));
      present[i] = held.present(i);
    }
    return VolumeFigures.of(held.labels(), scores, present, new Bootstrap(RESAMPLES, 1));
  }

  private BundleCard card(
      LabelledVolumes volumes, CtNetResult result, Map<String, Double> metrics) {
    Map<String, Double> all = new TreeMap<>(metrics);
    all.put("validation loss", result.validationLoss());
    all.put("validation mean AUROC", result.validationAuroc());
    return new BundleCard(
        name,
        "1",
        BundleCard.CTNET,
        WEIGHTS,
        plan.form().width(),
        false,
        false,
        VolumeCard.WINDOW.lowHu(),
        VolumeCard.WINDOW.highHu(),
        1,
        0,
        0,
        plan.card(volumes.labels()),
        null,
        null,
        null,
        PREPROCESSING,
        population,
        reproduce,
        all,
        "Apache-2.0",
        Map.of());
  }
}
