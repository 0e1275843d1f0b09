package org.opportune.inference.infection;

import java.util.Locale;

/**
 * The model card of an infection network.
 *
 * @param recipe how it was made
 * @param trained what came out
 * @param rule how a patient is called
 * @param result what was measured
 */
record InfectionModelCard(
    InfectionRecipe recipe,
    TrainedInfection trained,
    PatientRule rule,
    InfectionEvaluation.Result result) {

  /** As Markdown. */
  String text() {
    InfectionSettings settings = recipe.settings();
    return String.format(
        Locale.ROOT,
        """
        # %s

        The multi-scale network of Hu et al. 2020 (arXiv 2004.06689) of width %d over slices at
        %d x %d pixels, trained from labels of whole images; it shows where by class activation maps.
        Classes: %s.

        **Research use only. Not for use in diagnostic procedures. Not a medical device.**

        ## Training

        - Cases: %s; %d images trained.
        - Input: %s.
        - Focal loss, gamma %.0f, classes weighted by all images over their own, mean of three heads;
          dropout %.1f; Adam at %.0e, a tenth of it every %d steps, batch %d.
        - %d steps in %d minutes; seed %d. Weights are stored as F16.
        - %d folds by patient: fold %d reports, the next one stops the training, the others train.

        Reproduce: `%s`.

        ## One call per patient

        %s. The threshold is the one that calls the patients best who told when to stop; they do not
        report. The paper's figures are per slice and it has no such rule.

        ## Figures

        On the fold that reports, whose patients neither trained nor told when to stop; 95 %% intervals
        by bootstrap over patients. Pixels are those of lung, by the drawn truth where there is one, on
        the network's own grid.

        %s

        The infection map is the integrated gradients of the likeliest infection's logit, smoothed over
        a thirty-second of the picture; nobody tells it which infection it is.

        `maps/` shows images of that fold: the slice; the infection map; the joint saliency; the truth
        where it is drawn.

        ## Limits

        It knows the classes above in scans like those it was trained on. Drawn patients show what the
        method can learn, not how it does on patients: train it on the site's own scans before use.
        """,
        recipe.name(),
        settings.width(),
        settings.side(),
        settings.side(),
        String.join(", ", recipe.labels()),
        recipe.population(),
        trained.trained(),
        InfectionInput.WORDS,
        settings.gamma(),
        settings.dropout(),
        settings.learningRate(),
        settings.dropEvery(),
        settings.batch(),
        trained.steps(),
        trained.elapsed().toMinutes(),
        settings.seed(),
        settings.folds().folds(),
        settings.folds().reporting(),
        recipe.reproduce(),
        rule.words(),
        String.join("\n", new InfectionTable(recipe.labels(), result).lines()));
  }
}
