package org.opportune.jobs.cli;

import ai.djl.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.opportune.inference.ana.FieldTruth;
import org.opportune.inference.ana.PatternNetwork;
import org.opportune.inference.ana.SlideEvaluation;
import org.opportune.inference.ana.SlideReport;
import org.opportune.inference.bundle.BundleException;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.ct.PhantomEvaluation;
import org.opportune.inference.ct.PhantomReport;
import org.opportune.inference.eval.Bootstrap;
import org.opportune.ingest.privacy.Pseudonyms;
import org.opportune.jobs.UserException;
import org.opportune.jobs.evaluate.EvaluatedSnapshot;
import org.opportune.jobs.evaluate.Evaluation;
import org.opportune.jobs.evaluate.EvaluationFiles;
import org.opportune.jobs.monitor.Progress;
import org.opportune.jobs.query.WarehouseDatabase;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.settings.StoreConfiguration;
import org.opportune.jobs.stage.ReferenceGrades;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a network on held-out drawn patients, or a warehouse against reference grades. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Measures a network on drawn patients it was never trained on, clean, with noise and with a",
      "sharp kernel: pixel AUROC inside the lung against minus HU, correlation of the score with",
      "the true lesion share and with LAA-950.",
      "",
      "With --reference: measures the scores and stages of a warehouse against grades, over all",
      "patients and per site, with bootstrap intervals, and writes evaluation.json, evaluation.csv",
      "and figures. The file is CSV or Parquet: a column patient_key, series_key or patient_id (this",
      "one needs the site key), and the grade. Grades become stages by --bands.",
      "",
      "With --slides: measures a network of patterns on drawn HEp-2 fields it was never trained on,",
      "or on --images with labels of the whole image: F1, exact match and mAP with intervals.",
      "",
      "Example: opportune evaluate --bundle default --patients 20",
      "         opportune evaluate --slides --bundle drawn",
      "         opportune evaluate --slides --bundle patterns --images labels.csv",
      "         opportune evaluate --warehouse W --reference grades.csv --out evaluation",
      "         opportune evaluate --warehouse W --site-key-file site.key --reference truth.csv \\",
      "           --grade lesion_share --bands 0.01,0.07,0.18 --out evaluation"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final String DEFAULT = "default";
  private static final String DRAWN = "drawn";
  private static final int RESAMPLES = 1000;

  @Mixin CommonOptions common;
  @Spec CommandSpec spec;

  @Option(
      names = "--bundle",
      defaultValue = DEFAULT,
      description =
          "A bundle's folder, \"default\" (CT) or \"drawn\" (slides). Default: ${DEFAULT-VALUE}.")
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

  @Option(names = "--slides", description = "Measure a network of patterns on slides.")
  boolean slides;

  @Option(
      names = "--images",
      paramLabel = "PATH",
      description = "Images with labels, as of train ana; with --slides. Default: drawn fields.")
  Path images;

  @Option(
      names = "--fields",
      defaultValue = "200",
      paramLabel = "N",
      description = "Drawn fields, with --slides. Default: ${DEFAULT-VALUE}.")
  int fields;

  @ArgGroup(exclusive = false, heading = "Against reference grades:%n")
  Grades grades;

  static final class Grades {
    @Option(
        names = "--reference",
        required = true,
        paramLabel = "FILE",
        description = "The grades, as CSV or Parquet.")
    Path reference;

    @Option(
        names = "--grade",
        paramLabel = "COLUMN",
        description = "Column of the grade. Default: the only one beside the key.")
    String grade;

    @Option(
        names = "--bands",
        split = ",",
        paramLabel = "GRADE",
        description =
            "Grades where mild, moderate and severe begin. Default: setting staging.grade-bands.")
    List<Double> bands;

    @Option(
        names = "--out",
        required = true,
        paramLabel = "FOLDER",
        description = "Where the files go.")
    Path out;

    @Option(
        names = "--resamples",
        defaultValue = "1000",
        description = "Resamples of the intervals, at least 20. Default: ${DEFAULT-VALUE}.")
    int resamples;
  }

  @Override
  public Integer call() throws Exception {
    if (slides) {
      return onSlides();
    }
    return grades == null ? onDrawnPatients() : onGradedPatients();
  }

  private int onSlides() throws IOException {
    Progress progress = CommonOptions.progress();
    try (LoadedNetwork network = LoadedNetwork.load(open(), Device.cpu())) {
      SlideEvaluation evaluation =
          new SlideEvaluation(
              new PatternNetwork(network), new Bootstrap(RESAMPLES, 1), progress::say);
      SlideEvaluation.Result result =
          images == null
              ? evaluation.of(
                  SlideImages.open(null, fields, SlideImages.MEASURING_SEED),
                  new FieldTruth(SlideImages.plan(fields, SlideImages.MEASURING_SEED))::of)
              : evaluation.of(SlideImages.open(images, 0, 0));
      PrintWriter out = spec.commandLine().getOut();
      out.println(SlideReport.markdown(result));
      out.flush();
      return 0;
    } catch (BundleException | IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private int onDrawnPatients() {
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

  private int onGradedPatients() throws IOException, SQLException {
    Settings settings = common.settings();
    Configuration configuration = new Configuration();
    StoreConfiguration.properties(settings).forEach(configuration::set);
    ReferenceGrades read =
        ReferenceGrades.read(grades.reference, Optional.ofNullable(grades.grade));
    UnaryOperator<String> pseudonym = id -> id;
    if (read.key() == ReferenceGrades.Key.PATIENT_ID) {
      Pseudonyms pseudonyms = new Pseudonyms(CommonOptions.siteKey(settings, configuration));
      // Grades name no issuer.
      pseudonym = id -> pseudonyms.key("patient", "|" + id);
    }
    EvaluationFiles files;
    try (WarehouseDatabase database = WarehouseDatabase.open(settings.warehouse(), configuration)) {
      EvaluatedSnapshot snapshot =
          EvaluatedSnapshot.read(
              database.connection(),
              read,
              pseudonym,
              grades.bands == null ? bands(settings) : grades.bands);
      files = new EvaluationFiles(Evaluation.of(snapshot, bootstrap()));
    }
    files.write(grades.out);
    PrintWriter out = spec.commandLine().getOut();
    out.print(files.table());
    out.println("Files    " + grades.out);
    out.flush();
    return 0;
  }

  private Bootstrap bootstrap() {
    try {
      return new Bootstrap(grades.resamples, 1);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage() + " (--resamples)", e);
    }
  }

  private static List<Double> bands(Settings settings) {
    return java.util.Arrays.stream(settings.numbers("staging.grade-bands")).boxed().toList();
  }

  private ModelBundle open() {
    return switch (bundle) {
      case DEFAULT -> ModelBundle.bundled();
      case DRAWN -> ModelBundle.drawnSlides();
      default -> ModelBundle.open(Path.of(bundle));
    };
  }
}
