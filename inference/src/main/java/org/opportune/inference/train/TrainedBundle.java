package org.opportune.inference.train;

import java.nio.file.Path;
import java.util.Map;
import org.opportune.inference.bundle.BundleCard;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.bundle.Safetensors;
import org.opportune.inference.net.EdlNet;

/**
 * Turns a training's result into a bundle.
 *
 * @param name name of the bundle
 * @param version version of the weights
 * @param population who it was trained on, in words that identify nobody
 * @param reproduce command that trains it again
 * @param licence terms of the weights
 * @param precision how weights are stored
 */
public record TrainedBundle(
    String name,
    String version,
    String population,
    String reproduce,
    String licence,
    Safetensors.Precision precision) {
  private static final String WEIGHTS = "weights.safetensors";
  private static final String PREPROCESSING =
      "axial slices at their own resolution, cropped to the lungs; window to 0..1; 1 outside the"
          + " lung mask";

  /**
   * Writes the bundle.
   *
   * @param metrics figures by name, beside those of the validation
   */
  public ModelBundle write(
      Path directory,
      TrainerSettings settings,
      TrainingResult result,
      Map<String, Double> metrics) {
    Map<String, Double> all = new java.util.TreeMap<>(metrics);
    all.put("validation loss", result.validationLoss());
    all.put("validation pixel AUROC", result.figure());
    BundleCard card =
        new BundleCard(
            name,
            version,
            BundleCard.EDLNET,
            WEIGHTS,
            settings.network().width(),
            settings.network().gate(),
            settings.network().scrb(),
            settings.window().lowHu(),
            settings.window().highHu(),
            EdlNet.STRIDE,
            EdlNet.ANOMALY,
            settings.dropout(),
            null,
            settings.bands(),
            null,
            null,
            PREPROCESSING,
            population,
            reproduce,
            all,
            licence,
            Map.of());
    byte[] weights = Safetensors.write(result.best().tensors(), precision);
    return ModelBundle.write(directory, card, Map.of(WEIGHTS, weights));
  }
}
