package org.opportune.inference.paced;

import ai.djl.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.opportune.inference.bag.PatternCard;
import org.opportune.inference.bundle.BundleCard;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.bundle.Safetensors;
import org.opportune.inference.eval.Estimate;
import org.opportune.inference.eval.MultiLabelMetrics;
import org.opportune.inference.net.NetworkState;
import org.opportune.ingest.bag.BagSource;

/**
 * Trains a network of patterns and writes its bundle with a model card.
 *
 * @param settings how
 * @param name of the bundle
 * @param population what it trains on, in words that identify nobody
 * @param reproduce command that trains it again
 */
public record PatternRecipe(
    PacedSettings settings, String name, String population, String reproduce) {
  private static final String WEIGHTS = "weights.safetensors";
  private static final String MODEL_CARD = "MODEL_CARD.md";
  private static final int STRIDE = 32;

  /**
   * Trains and writes.
   *
   * @param start weights to start from; null for random ones
   * @param out folder of the bundle; its checkpoint lies below
   * @param log told lines for a person
   */
  public ModelBundle run(
      BagSource source, NetworkState start, Device device, Path out, Consumer<String> log)
      throws IOException {
    PacedResult result =
        new PacedTrainer(settings, out.resolve("checkpoint"), device, log).train(source, start);
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("validation F1-micro", result.validation().f1Micro().value());
    metrics.put("validation F1-macro", result.validation().f1Macro().value());
    metrics.put("validation exact match", result.validation().exactMatch().value());
    metrics.put("validation mAP", result.validation().meanAveragePrecision().value());
    BundleCard card =
        new BundleCard(
            name,
            "1",
            BundleCard.RESNET,
            WEIGHTS,
            settings.shape().width(),
            false,
            false,
            null,
            null,
            STRIDE,
            0,
            0,
            null,
            null,
            result.card(),
            null,
            "patches on a grid, brought to the network's side by averaging areas, normalised",
            population,
            reproduce,
            metrics,
            "Apache-2.0",
            Map.of());
    byte[] weights = Safetensors.write(result.best().tensors(), Safetensors.Precision.F16);
    ModelBundle bundle = ModelBundle.write(out, card, Map.of(WEIGHTS, weights));
    Files.writeString(out.resolve(MODEL_CARD), text(result), StandardCharsets.UTF_8);
    return bundle;
  }

  private String text(PacedResult result) {
    return String.format(
        Locale.ROOT,
        """
        # %s

        ResNet-%d (arXiv 1512.03385) of width %d over patches of %d pixels at %d, trained from labels
        of whole images by self-paced multi-instance multi-label learning (arXiv 2511.21519).

        **Research use only. Not for use in diagnostic procedures. Not a medical device.**

        ## Training

        - Images: %s; %d trained.
        - Patches: remainder %s; background when less than %.1f %% of the pixels are %d levels above
          the darkest tenth of the image.
        - Method: %s; initial weights %s, pseudo-labels %s, learning rate %.0e, of weights %.0e.
        - %d epochs in %d minutes on a CPU or GPU; seed %d.
        - Weights are stored as F16.

        Reproduce: `%s`.

        ## Figures

        On patients that did not train (%.0f %% of them), thresholds tuned on the same, and so
        optimistic; 95 %% intervals by bootstrap over images. `opportune evaluate --slides` measures it
        on images it never saw.

        %s
        ## Patterns

        %s
        ## Limits

        It knows the patterns above, in images like those it was trained on: another microscope,
        magnification or substrate needs a training of its own (`opportune train ana`). Titres are
        not read.
        """,
        name,
        settings.shape().depth(),
        settings.shape().width(),
        settings.shape().grid().patchPixels(),
        settings.shape().grid().inputPixels(),
        population,
        result.images(),
        settings.shape().grid().remainder().name().toLowerCase(Locale.ROOT),
        100 * settings.shape().grid().background().leastShare(),
        settings.shape().grid().background().signalLevels(),
        settings.method().ablation().name().toLowerCase(Locale.ROOT),
        settings.method().initial().name().toLowerCase(Locale.ROOT),
        settings.method().pseudoLabels().name().toLowerCase(Locale.ROOT),
        settings.schedule().learningRate(),
        settings.method().weightRate(),
        result.epochs(),
        result.elapsed().toMinutes(),
        settings.seed(),
        reproduce,
        100 * settings.validationShare(),
        figures(result.validation()),
        patterns(result.card()));
  }

  private static String figures(MultiLabelMetrics metrics) {
    return "| Figure | Value | 95 % |\n|---|---|---|\n"
        + row("F1-micro", metrics.f1Micro())
        + row("F1-macro", metrics.f1Macro())
        + row("Exact match", metrics.exactMatch())
        + row("mAP", metrics.meanAveragePrecision());
  }

  private static String row(String name, Estimate value) {
    return String.format(
        Locale.ROOT,
        "| %s | %.3f | %.3f..%.3f |%n",
        name,
        value.value(),
        value.low(),
        value.high());
  }

  private static String patterns(PatternCard card) {
    StringBuilder text = new StringBuilder("| Label | Called above |\n|---|---|\n");
    List<String> labels = card.labels();
    for (int i = 0; i < labels.size(); i++) {
      text.append(
          String.format(Locale.ROOT, "| %s | %.3f |%n", labels.get(i), card.thresholds().get(i)));
    }
    return text.toString();
  }
}
