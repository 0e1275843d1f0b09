package org.opportune.inference.train;

import java.time.Duration;
import org.opportune.inference.net.NetworkState;

/**
 * What a training gives.
 *
 * @param best weights with the lowest validation loss
 * @param steps steps taken
 * @param validationLoss loss of the best weights on patients that did not train
 * @param figure the measure people know, of the best weights on the same patients: pixel AUROC
 *     within the lungs for EDLNet, Dice for a lung mask
 * @param elapsed time spent
 */
public record TrainingResult(
    NetworkState best, int steps, double validationLoss, double figure, Duration elapsed) {}
