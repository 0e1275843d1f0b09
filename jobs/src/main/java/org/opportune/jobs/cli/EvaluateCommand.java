package org.opportune.jobs.cli;

import ai.djl.Device;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.opportune.inference.bundle.BundleException;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.ct.PhantomEvaluation;
import org.opportune.inference.ct.PhantomReport;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a network on held-out drawn patients. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Measures a network on drawn patients it was never trained on, clean, with noise and with a",
      "sharp kernel: pixel AUROC inside the lung against minus HU, correlation of the score with",
      "the true lesion share and with LAA-950.",
      "",
      "Example: opportune evaluate --bundle default --patients 20"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final String DEFAULT = "default";

  @Spec CommandSpec spec;

  @Option(
      names = "--bundle",
      defaultValue = DEFAULT,
      description = "A bundle's folder, or \"default\". Default: ${DEFAULT-VALUE}.")
  String bundle;

  @Option(
      names = "--patients",
      defaultValue = "20",
      description = "Patients per condition, at least 3. Default: ${DEFAULT-VALUE}.")
  int patients;

  @Option(
      names = "--matrix",
      defaultValue = "256",
      description = "Rows and columns of a slice. Default: ${DEFAULT-VALUE}.")
  int matrix;

  @Option(
      names = "--spacing-mm",
      defaultValue = "12",
      description = "Distance between slices. Default: ${DEFAULT-VALUE}.")
  double spacingMm;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  boolean json;

  @Override
  public Integer call() {
    Progress progress = CommonOptions.progress();
    List<PhantomEvaluation.Row> rows;
    try (LoadedNetwork network = LoadedNetwork.load(open(), Device.cpu())) {
      rows =
          new PhantomEvaluation(network, patients, matrix, spacingMm)
              .run(
                  PhantomEvaluation.conditions(),
                  row ->
                      progress.say(
                          String.format(
                              Locale.ROOT,
                              "  %-26s pixel AUROC %.4f (-HU %.4f), r %.4f",
                              row.condition(),
                              row.pixelAuroc(),
                              row.pixelAurocOfHu(),
                              row.rOfShare())));
    } catch (BundleException | IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? PhantomReport.json(rows) : PhantomReport.markdown(rows));
    out.flush();
    return 0;
  }

  private ModelBundle open() {
    return bundle.equals(DEFAULT) ? ModelBundle.bundled() : ModelBundle.open(Path.of(bundle));
  }
}
