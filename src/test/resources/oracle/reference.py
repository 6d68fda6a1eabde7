#!/usr/bin/env python3
"""An independent implementation of Quire's models in float64, as plain as it can be.

    python3 reference.py check [FILE]     computes the runs of reference.json again and compares
    python3 reference.py write FILE       draws the data set and writes it with its runs

It shares no code and no layout with Quire, follows the formulas row by row, and needs NumPy only.
"""

import json
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
EPOCHS = 3
USERS, ITEMS, RANK, RATINGS, FEATURES = 12, 10, 3, 60, 4

# The file's arrays have nine decimals, the initial factors among them, but it was computed from
# factors in full: from the file's, results differ by up to 1.3e-8. The machine's linear algebra
# changes the last bits, too, but only by 1e-14.
DECIMALS = 9
TOLERANCE = 1e-7


class Ratings:
    """Ratings as coordinates, and where those of each user and of each item are."""

    def __init__(self, user, item, rating, users, items):
        self.user, self.item, self.rating = user, item, rating.astype(float)  # [ratings]
        self.users, self.items = users, items
        self.by_user, self.user_start = grouped(user, users)
        self.by_item, self.item_start = grouped(item, items)
        self.mean = self.rating.mean()

    def side(self, users):
        """Of the rows to solve: order of the ratings, where each row starts, the other side."""
        if users:
            return self.by_user, self.user_start, self.item
        return self.by_item, self.item_start, self.user


def grouped(index, count):
    order = np.argsort(index, kind="stable")
    return order, np.searchsorted(index[order], np.arange(count + 1))


def feature_shares(features):
    """S: row i has 1 / sqrt(n) for each of the n features of item i."""
    return features / np.sqrt(np.maximum(features.sum(1, keepdims=True), 1))


def als_half(data, users, X, Y, x_bias, y_bias, lam, gamma, tau, exponent, joint, prior):
    """Solves all rows of one side: vectors X and biases are modified, the other side is given."""
    order, start, other = data.side(users)
    rank = X.shape[1]
    for row in range(len(X)):
        at = order[start[row] : start[row + 1]]
        n = len(at)
        mean = np.zeros(rank) if prior is None else prior[row]
        if n == 0:
            X[row], x_bias[row] = mean, 0
            continue
        Z = Y[other[at]]
        target = data.rating[at] - data.mean - y_bias[other[at]]
        precision = tau * n**exponent
        if joint:
            Z1 = np.c_[Z, np.ones(n)]
            A = lam * Z1.T @ Z1 + np.diag([precision] * rank + [gamma])
            solution = np.linalg.solve(A, lam * Z1.T @ target + np.r_[precision * mean, 0])
            X[row], x_bias[row] = solution[:rank], solution[rank]
        else:
            x_bias[row] = lam * (target - Z @ X[row]).sum() / (lam * n + gamma)
            X[row] = np.linalg.solve(
                lam * Z.T @ Z + precision * np.eye(rank),
                lam * Z.T @ (target - x_bias[row]) + precision * mean,
            )


def als(data, initial, lam, gamma, tau, reg_exponent=0.0, bias_update="joint", features=None):
    """Alternating least squares.

    Minimises lam/2 sum (r - r^)^2 + gamma/2 (sum b_u^2 + sum b_i^2)
    + tau/2 (sum_u n_u^e |u|^2 + sum_i n_i^e |v - p|^2 + sum_f |f|^2), with p = S F, or 0 without
    features. n counts ratings; a row without ratings weighs 0 for every e, also where e is 0.
    """
    rank = initial.shape[1]
    U, V = np.zeros((data.users, rank)), initial.copy()
    user_bias, item_bias = np.zeros(data.users), np.zeros(data.items)
    S = None if features is None else feature_shares(features)
    F = None if features is None else np.zeros((features.shape[1], rank))
    user_weight = row_weights(data.user_start, reg_exponent)
    item_weight = row_weights(data.item_start, reg_exponent)
    settings = lam, gamma, tau, reg_exponent, bias_update == "joint"
    history = []
    for _ in range(EPOCHS):
        als_half(data, True, U, V, user_bias, item_bias, *settings, None)
        als_half(data, False, V, U, item_bias, user_bias, *settings, None if S is None else S @ F)
        if S is not None:
            D = item_weight[:, None]
            F = np.linalg.solve(S.T @ (D * S) + np.eye(S.shape[1]), S.T @ (D * V))
        P = 0 if S is None else S @ F
        predicted = (U[data.user] * V[data.item]).sum(1)
        error = (
            data.rating - (data.mean + user_bias[data.user] + item_bias[data.item] + predicted)
        )
        objective = (
            lam / 2 * (error**2).sum()
            + gamma / 2 * ((user_bias**2).sum() + (item_bias**2).sum())
            + tau / 2 * (user_weight[:, None] * U**2).sum()
            + tau / 2 * (item_weight[:, None] * (V - P) ** 2).sum()
            + (0 if F is None else tau / 2 * (F**2).sum())
        )
        history.append({"objective": objective, "train_rmse": np.sqrt((error**2).mean())})
    return {
        "user_bias": user_bias,
        "item_bias": item_bias,
        "user_factors": U,
        "item_factors": V,
        "feature_factors": F,
        "history": history,
    }


def row_weights(start, exponent):
    counts = np.diff(start)
    return np.where(counts > 0, np.maximum(counts, 1.0) ** exponent, 0)


def vb(data, initial, initial_lambda, variance):
    """Variational Bayes with a factorised posterior; the bias is the last coordinate of a row."""
    rank = initial.shape[1]
    lam = initial_lambda
    U, V = np.zeros((data.users, rank + 1)), np.c_[initial, np.zeros(data.items)]
    U_var, V_var = np.zeros((data.users, rank + 1)), np.full((data.items, rank + 1), 0.1)
    V_var[:, rank] = 0
    user_precision, item_precision = np.ones(rank + 1), np.ones(rank + 1)
    item_precision[:rank] = 2 * rank  # fewer than 20 factors: all alike
    history = []
    for _ in range(EPOCHS):
        vb_half(data, True, U, V, U_var, V_var, user_precision, lam, variance)
        vb_half(data, False, V, U, V_var, U_var, item_precision, lam, variance)
        x, y = U[data.user], V[data.item]
        x_var, y_var = U_var[data.user], V_var[data.item]
        product = (x[:, :rank] * y[:, :rank]).sum(1)
        error = data.rating - data.mean - x[:, rank] - y[:, rank] - product
        of_product = (
            x[:, :rank] ** 2 * y_var[:, :rank]
            + y[:, :rank] ** 2 * x_var[:, :rank]
            + x_var[:, :rank] * y_var[:, :rank]
        ).sum(1)
        spread = x_var[:, rank] + y_var[:, rank] + of_product
        lam = len(error) / ((error**2).sum() + spread.sum())
        item_precision = 1 / (V**2 + V_var).mean(0)
        # The scale of the factors is free: that of the users' stays 1, and their bias' is learned.
        user_precision[rank] = 1 / (U[:, rank] ** 2 + U_var[:, rank]).mean()
        history.append(
            {
                "train_rmse": np.sqrt((error**2).mean()),
                "learned_lambda": lam,
                "item_precision": item_precision[:rank].tolist(),
                "item_bias_precision": item_precision[rank],
                "user_bias_precision": user_precision[rank],
            }
        )
    return {
        "user_bias": U[:, rank],
        "item_bias": V[:, rank],
        "user_factors": U[:, :rank],
        "item_factors": V[:, :rank],
        "user_factor_variance": U_var[:, :rank],
        "item_factor_variance": V_var[:, :rank],
        "user_bias_variance": U_var[:, rank],
        "item_bias_variance": V_var[:, rank],
        "history": history,
    }


def vb_half(data, users, X, Y, X_var, Y_var, precision, lam, variance):
    """Updates the posteriors of one side: X and X_var are modified."""
    order, start, other = data.side(users)
    rank = X.shape[1] - 1
    for row in range(len(X)):
        at = order[start[row] : start[row + 1]]
        of = other[at]
        Z = np.c_[Y[of, :rank], np.ones(len(at))]
        A = np.diag(precision) + lam * Z.T @ Z
        A[np.arange(rank), np.arange(rank)] += lam * Y_var[of, :rank].sum(0)
        target = data.rating[at] - data.mean - Y[of, rank]
        X[row] = np.linalg.solve(A, lam * Z.T @ target)
        X_var[row] = 1 / np.diag(A) if variance == "mean-field" else np.diag(np.linalg.inv(A))


def ials(data, initial, reg, alpha=None, alpha0=None, nu=1.0):
    """Implicit feedback, each rating an event.

    With alpha: confidence 1 + alpha * rating of an event, 1 elsewhere (Hu, Koren, Volinsky 2008).
    With alpha0: 1 for an event and alpha0 for every pair; the regularisation of a row is
    reg * (events + alpha0 * rows of the other side)^nu (Rendle, Krichene, Zhang, Koren 2022).
    """
    rank = initial.shape[1]
    U, V = np.zeros((data.users, rank)), initial.copy()
    history = []
    for _ in range(EPOCHS):
        for users in (True, False):
            X, Y = (U, V) if users else (V, U)
            order, start, other = data.side(users)
            gram = Y.T @ Y
            for row in range(len(X)):
                at = order[start[row] : start[row + 1]]
                Z, n = Y[other[at]], len(at)
                if alpha is not None:
                    confidence = 1 + alpha * data.rating[at]
                    A = gram + Z.T @ ((confidence - 1)[:, None] * Z) + reg * np.eye(rank)
                    X[row] = np.linalg.solve(A, Z.T @ confidence)
                else:
                    row_reg = reg * (n + alpha0 * len(Y)) ** nu
                    A = alpha0 * gram + Z.T @ Z + row_reg * np.eye(rank)
                    X[row] = np.linalg.solve(A, Z.sum(0))
        history.append({"loss": ials_loss(data, U, V, reg, alpha, alpha0, nu)})
    return {"user_factors": U, "item_factors": V, "history": history}


def ials_loss(data, U, V, reg, alpha, alpha0, nu):
    """Over all pairs, one by one."""
    scores = U @ V.T
    events = np.zeros_like(scores)
    events[data.user, data.item] = 1
    if alpha is not None:
        confidence = np.ones_like(scores)
        confidence[data.user, data.item] = 1 + alpha * data.rating
        return (confidence * (events - scores) ** 2).sum() + reg * ((U**2).sum() + (V**2).sum())
    user_reg = (np.diff(data.user_start) + alpha0 * data.items) ** nu
    item_reg = (np.diff(data.item_start) + alpha0 * data.users) ** nu
    return (
        ((1 - scores[data.user, data.item]) ** 2).sum()
        + alpha0 * (scores**2).sum()
        + reg * ((user_reg[:, None] * U**2).sum() + (item_reg[:, None] * V**2).sum())
    )


def draw():
    """A data set whose last item has features and no rating."""
    g = np.random.default_rng(7)
    pairs = g.choice(USERS * (ITEMS - 1), RATINGS, replace=False)
    rating = np.clip(np.round(2 * (3.5 + g.normal(0, 1, RATINGS))) / 2, 0.5, 5)
    features = (g.random((ITEMS, FEATURES)) < 0.4).astype(int)
    features[-1] = 0
    features[-1, :2] = 1
    data = Ratings(pairs // (ITEMS - 1), pairs % (ITEMS - 1), rating, USERS, ITEMS)
    return {
        "about": "float64 reference results of reference.py on one small data set;"
        " the last item has no rating; users start at 0",
        "users": USERS,
        "items": ITEMS,
        "rank": RANK,
        "global_mean": data.mean,
        "user": data.user.tolist(),
        "item": data.item.tolist(),
        "rating": data.rating.tolist(),
        "item_features": features.tolist(),
        "initial_item_factors": g.normal(0, 0.3, (ITEMS, RANK)),
    }


def compute(inputs):
    """The same document with the results of every model."""
    data = Ratings(
        np.array(inputs["user"]),
        np.array(inputs["item"]),
        np.array(inputs["rating"]),
        inputs["users"],
        inputs["items"],
    )
    initial = np.array(inputs["initial_item_factors"])
    features = np.array(inputs["item_features"], dtype=float)
    plain = {"lam": 1, "gamma": 0.5, "tau": 0.25, "reg_exponent": 0}
    runs = {}

    def run(name, model, settings, stated=None, **arguments):
        """`stated` is what the document says in addition to the settings that are arguments."""
        result = model(data, initial, **settings, **arguments)
        runs[name] = {"settings": settings | (stated or {}) | {"epochs": EPOCHS}} | result

    run("als-sequential", als, plain | {"bias_update": "sequential"})
    run("als-joint", als, plain | {"bias_update": "joint"})
    run("als-weighted", als, plain | {"tau": 0.05, "reg_exponent": 1, "bias_update": "joint"})
    joint = plain | {"bias_update": "joint"}
    run("als-features", als, joint, {"features": True}, features=features)
    run("vb", vb, {"initial_lambda": 1, "variance": "mean-field"})
    run("vb-marginal", vb, {"initial_lambda": 1, "variance": "marginal"})
    run("ials-confidence", ials, {"reg": 0.1, "alpha": 2})
    run("ials-unobserved", ials, {"reg": 0.05, "alpha0": 0.1, "nu": 1})
    return jsonable(inputs | {"runs": runs})


def jsonable(x):
    if isinstance(x, dict):
        return {key: jsonable(value) for key, value in x.items() if value is not None}
    if isinstance(x, np.ndarray):
        return np.round(x, DECIMALS).tolist()
    if isinstance(x, list):
        return [jsonable(value) for value in x]
    return float(x) if isinstance(x, np.floating) else x


def differences(expected, actual, path=""):
    """What differs, as lines that say where."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in expected.keys() | actual.keys():
            yield from differences(expected.get(key), actual.get(key), f"{path}/{key}")
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for index, pair in enumerate(zip(expected, actual)):
            yield from differences(*pair, f"{path}/{index}")
    elif isinstance(expected, float) and isinstance(actual, (int, float)):
        if not abs(expected - actual) <= TOLERANCE:
            yield f"{path}: file={expected}, computed={actual}"
    elif expected != actual:
        yield f"{path}: file={expected}, computed={actual}"


def check(file):
    """Inputs are taken from the file: another NumPy may draw other ones from the same seed."""
    document = json.loads(file.read_text())
    inputs = {key: value for key, value in document.items() if key != "runs"}
    different = sorted(differences(document, compute(inputs)))
    if different:
        print("\n".join(different[:20]))
        sys.exit(f"{file.name} is not what reference.py computes: numbers={len(different)}")
    print(f"{file.name} agrees: runs={len(document['runs'])}, tolerance={TOLERANCE}")


def main(arguments):
    verb, files = arguments[:1], [pathlib.Path(file) for file in arguments[1:]]
    if verb == ["check"] and len(files) <= 1:
        check(*files or [HERE / "reference.json"])
    elif verb == ["write"] and len(files) == 1:
        document = json.dumps(compute(draw()), separators=(",", ":"))
        files[0].write_text(document)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
