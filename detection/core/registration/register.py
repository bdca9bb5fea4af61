"""Lining a photo up with its reference, and deciding whether that can be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detection.core.findings import PhotoFindings
from detection.core.registration.feature_set import Features
from detection.core.registration.features import find_features, read_picture
from detection.core.registration.find_landmarks import row_lines
from detection.core.registration.guided import Support, find_support
from detection.core.registration.landmarks import Landmarks
from detection.core.registration.matching import match, mirrored
from detection.core.registration.plane import Matrix
from detection.core.registration.plane_fit import fit_plane, refit_plane
from detection.core.registration.registration import Registration
from detection.core.registration.registration_words import RegistrationReason as Reason
from detection.core.registration.trust import judge, measure

_MOST = 2000
_LEAST_DETAIL = 80  # features
_FIRST = 0.005  # of the photo's longer side: how far pairs may lie apart in the first fit
_ROUNDS = (0.02, 0.01)  # and in the rounds that look for more pairs
_SURE = 0.004
_LEFT = 0.015  # how far other goods of the same kind may stand from where the first ones stood
_LEAST_PAIRS = 12
_STILL = 0.7  # of what an earlier photo showed of the reference, a camera that stands still shows


@dataclass(frozen=True, slots=True)
class Fit:
    """A plane and the pairs that confirm it."""

    matrix: Matrix
    support: Support


def register(
    landmarks: Landmarks,
    data: bytes,
    findings: PhotoFindings,
    known: Sequence[Registration] = (),
) -> Registration:
    """Line up the photo `data`, on which `findings` were found; raises PhotoError.

    `known` are how earlier photos lay: a camera that has not moved is recognised by them, and
    nothing is searched for.
    """
    photo = find_features(read_picture(data), _MOST)
    if len(photo) < _LEAST_DETAIL:
        return _refused(Reason.TOO_LITTLE_DETAIL, photo)
    if len(landmarks.features) < _LEAST_DETAIL:
        return _refused(Reason.REFERENCE_TOO_POOR, photo)
    for one in known:
        fit = _still(landmarks.features, photo, one)
        if fit and (answer := _answer(landmarks, photo, findings, fit)).trusted:
            return answer
    fit = _fit(landmarks.features, photo)
    if fit is None:
        return _refused(_why_not(landmarks.features, photo), photo)
    answer = _answer(landmarks, photo, findings, fit)
    if answer.reason is Reason.OTHER_SHELF or answer.reason is Reason.TOO_FEW_MATCHES:
        return replace(answer, reason=_why_not(landmarks.features, photo, answer.reason))
    return answer


def _answer(
    landmarks: Landmarks, photo: Features, findings: PhotoFindings, fit: Fit
) -> Registration:
    measures = measure(landmarks, photo, fit.matrix, fit.support, row_lines(findings))
    reason = judge(measures)
    reach = _LEFT * max(photo.width, photo.height)
    return Registration(
        trusted=reason is None,
        reason=reason,
        matrix=tuple((float(a), float(b), float(c)) for a, b, c in fit.matrix),
        overlap=measures["overlap"],
        size=(photo.width, photo.height),
        measures=measures,
        support=find_support(landmarks.features, photo, fit.matrix, reach),
    )


def _still(reference: Features, photo: Features, known: Registration) -> Fit | None:
    """How an earlier photo lay, if this one lies there too."""
    if known.matrix is None or not known.trusted or known.size != (photo.width, photo.height):
        return None
    matrix = np.array(known.matrix)
    support = find_support(reference, photo, matrix, _SURE * max(photo.width, photo.height))
    return Fit(matrix, support) if support.share >= _STILL * known.measures["share"] else None


def _refused(reason: Reason, photo: Features) -> Registration:
    return Registration(False, reason, None, 0.0, (photo.width, photo.height))


def _fit(reference: Features, photo: Features, turn: float = 0.0) -> Fit | None:
    """The plane that most features agree on, looked for again with more of them each round."""
    side = max(photo.width, photo.height)
    pairs = match(reference, photo, turn)
    source, target = _ends(reference, photo, pairs.reference, pairs.photo)
    matrix, inside = fit_plane(source, target, _FIRST * side)
    if inside.sum() < _LEAST_PAIRS:
        return None
    for reach in _ROUNDS:
        support = find_support(reference, photo, matrix, reach * side)
        source, target = _ends(reference, photo, support.reference, support.photo)
        matrix, inside = fit_plane(source, target, _FIRST * side)
        if inside.sum() < _LEAST_PAIRS:
            return None
        matrix = refit_plane(source[inside], target[inside], matrix)
    return Fit(matrix, find_support(reference, photo, matrix, _SURE * side))


def _ends(
    reference: Features, photo: Features, one: NDArray[np.int64], other: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return reference.points[one].astype(np.float64), photo.points[other].astype(np.float64)


def _why_not(reference: Features, photo: Features, otherwise: Reason | None = None) -> Reason:
    """Whether the photo would fit if it were turned or mirrored."""
    for turn in (180.0, 90.0, 270.0):
        if _pairs(reference, photo, turn) >= 2 * _LEAST_PAIRS:
            return Reason.UPSIDE_DOWN
    flipped = mirrored(photo)
    if max(_pairs(reference, flipped, turn) for turn in (0.0, 180.0)) >= 2 * _LEAST_PAIRS:
        return Reason.MIRRORED
    return otherwise or Reason.OTHER_SHELF


def _pairs(reference: Features, photo: Features, turn: float) -> int:
    pairs = match(reference, photo, turn)
    source, target = _ends(reference, photo, pairs.reference, pairs.photo)
    _, inside = fit_plane(source, target, _FIRST * max(photo.width, photo.height))
    return int(inside.sum())
