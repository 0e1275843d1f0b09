package org.opportune.inference.infection;

import ai.djl.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.opportune.inference.bundle.BundleCard;
import org.opportune.inference.bundle.ClassCard;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.bundle.Safetensors;
import org.opportune.inference.eval.Bootstrap;
import org.opportune.inference.eval.Estimate;
import org.opportune.inference.net.InfectionNet;

/**
 * Trains an infection network, measures it on the fold that reports and writes its bundle with a
 * model card and pictures of its maps.
 *
 * @param settings how
 * @param labels names of the classes, the healthy one first
 * @param name of the bundle
 * @param population whose scans they are, in words that identify nobody
 * @param reproduce command that trains it again
 */
public record InfectionRecipe(
    InfectionSettings settings,
    List<String> labels,
    String name,
    String population,
    String reproduce) {
  private static final String WEIGHTS = "weights.safetensors";
  private static final int RESAMPLES = 1000;
  private static final int IMAGES_PER_PATIENT = 3;

  /**
   * Trains and writes.
   *
   * @param out folder of the bundle; {@code out/checkpoint} holds the training's state
   * @param log told lines for a person
   * @throws IllegalArgumentException when a fold or a class is empty
   */
  public ModelBundle run(List<InfectionCase> cases, Device device, Path out, Consumer<String> log)
      throws IOException {
    List<InfectionCase> reporting = of(cases, PatientFolds.Role.REPORTS);
    if (reporting.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot measure: no patient falls into the fold that reports; more patients are needed");
    }
    TrainedInfection trained =
        new InfectionTrainer(settings, out.resolve("checkpoint"), device, log)
            .train(cases, labels.size());
    // Measured as shipped: with the rounded weights.
    ModelBundle draft = write(out, trained, new PatientRule(0.5), Map.of());
    log.accept("measuring on " + reporting.size() + " patients that neither trained nor stopped");
    InfectionEvaluation.Result result;
    PatientRule rule;
    try (LoadedNetwork loaded = LoadedNetwork.load(draft, device)) {
      InfectionNetwork network = new InfectionNetwork(loaded);
      rule = rule(network, of(cases, PatientFolds.Role.STOPS));
      result =
          new InfectionEvaluation(
                  network, rule, new Bootstrap(RESAMPLES, settings.seed()), IMAGES_PER_PATIENT, log)
              .of(reporting);
      new MapPictures(network).write(reporting, out.resolve("maps"));
    }
    String text = new InfectionModelCard(this, trained, rule, result).text();
    Files.writeString(out.resolve("MODEL_CARD.md"), text, StandardCharsets.UTF_8);
    new InfectionTable(labels, result).lines().forEach(log);
    return write(out, trained, rule, metrics(result));
  }

  private List<InfectionCase> of(List<InfectionCase> cases, PatientFolds.Role role) {
    return cases.stream().filter(one -> settings.folds().role(one.patientKey()) == role).toList();
  }

  private static PatientRule rule(InfectionNetwork network, List<InfectionCase> stopping) {
    double[] infection = new double[stopping.size()];
    boolean[] infected = new boolean[infection.length];
    for (int i = 0; i < infection.length; i++) {
      InfectionCase one = stopping.get(i);
      double[][] slices =
          network.probabilities(one.slices().stream().map(LabelledSlice::image).toList());
      infection[i] = 1 - PatientRule.scores(slices)[0];
      infected[i] = one.clazz() != 0;
    }
    return PatientRule.tuned(infection, infected);
  }

  private ModelBundle write(
      Path out, TrainedInfection trained, PatientRule rule, Map<String, Double> metrics) {
    BundleCard card =
        new BundleCard(
            name,
            "1",
            BundleCard.INFECTION,
            WEIGHTS,
            settings.width(),
            false,
            false,
            InfectionInput.WINDOW.lowHu(),
            InfectionInput.WINDOW.highHu(),
            InfectionNet.STRIDE,
            0,
            0,
            null,
            null,
            null,
            new ClassCard(labels, settings.side(), rule.words(), rule.calledAbove()),
            InfectionInput.WORDS,
            population,
            reproduce,
            metrics,
            "Apache-2.0",
            Map.of());
    byte[] weights = Safetensors.write(trained.best().tensors(), Safetensors.Precision.F16);
    return ModelBundle.write(out, card, Map.of(WEIGHTS, weights));
  }

  private Map<String, Double> metrics(InfectionEvaluation.Result result) {
    Map<String, Double> metrics = new TreeMap<>();
    for (int k = 0; k < labels.size(); k++) {
      put(metrics, "slice AUROC, " + labels.get(k), result.sliceAuroc().get(k));
      put(metrics, "patient AUROC, " + labels.get(k), result.patientAuroc().get(k));
    }
    put(metrics, "patient accuracy", result.patientAccuracy());
    if (result.maps() != null) {
      put(metrics, "pixel AUROC of the infection map", result.maps().infection());
    }
    return metrics;
  }

  /** JSON knows no NaN. */
  private static void put(Map<String, Double> metrics, String name, Estimate value) {
    if (!Double.isNaN(value.value())) {
      metrics.put(name, value.value());
    }
  }
}
