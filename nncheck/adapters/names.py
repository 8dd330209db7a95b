"""The names that people use, as data: methods, parameters, targets, sizes.

Names suggest and break ties; what a thing is, is decided by running it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

FORWARD = (
    "forward",
    "forward_pass",
    "forward_propagation",
    "forward_prop",
    "forwardprop",
    "feed_forward",
    "feedforward",
    "forward_propagate",
    "propagate_forward",
    "fprop",
    "call",
    "__call__",
)
BACKWARD = (
    "backward",
    "backward_pass",
    "backward_propagation",
    "backward_prop",
    "backprop",
    "back_propagation",
    "backpropagate",
    "back_propagate",
    "backward_propagate",
    "propagate_backward",
    "back_prop",
    "bprop",
    "backwards",
    "back",
    "bwd",
)
# a function and its derivative, where they are methods of one class
FUNCTION = (
    "forward", "loss", "cost", "fn", "f", "func", "function", "activate", "activation", "compute",
    "call", "value", "evaluate", "calc", "calculate", "apply", "compute_loss", "error", "__call__",
)  # fmt: skip
DERIVATIVE = (
    "backward", "gradient", "grad", "derivative", "deriv", "prime", "df", "dfunc", "d_func", "derivate",
    "f_prime", "fn_prime", "loss_prime", "cost_prime", "compute_gradient", "compute_grad",
    "loss_grad", "loss_gradient", "cost_grad", "cost_gradient", "loss_derivative", "cost_derivative", "activation_prime",
    "activation_derivative", "gradient_of", "get_gradient", "calc_gradient", "diff", "d",
)  # fmt: skip
LOSS = ("loss", "cost", "compute_loss", "compute_cost", "get_loss", "calc_loss", "objective")
GRADIENT = (
    "gradient",
    "gradients",
    "grad",
    "grads",
    "compute_gradient",
    "compute_gradients",
    "compute_grads",
    "backprop",
    "backward",
    "get_gradient",
    "get_gradients",
    "calc_gradient",
)
TARGETS = frozenset(
    "t target targets label labels y_true ytrue true truth teacher answer ans y_hot onehot one_hot"
    " ground_truth gt tgt expected desired".split()
)

_SIZE = {
    "D": (
        "input_size input_dim in_dim n_in nin in_features in_size input_nodes inputs n_inputs n_input"
        " num_inputs fan_in d_in din dim_in n_features num_features features size dim d input_units"
        " input_shape units_in inputnodes n_feature d_model embed_dim channels in_channels n_prev nx"
        " num_channels n_channels embedding_dim embedding_size emb_dim emb_size embed_size d_embed"
    ),
    "H": (
        "hidden_size hidden_dim hidden n_hidden num_hidden hidden_nodes hidden_units h_dim hid"
        " hiddennodes n_hid num_hid n_units_hidden hidden_layer_size hidden_sizes n_h units"
    ),
    "C": (
        "output_size output_dim out_dim n_out nout out_features out_size output_nodes outputs n_outputs"
        " n_output num_outputs fan_out d_out dout dim_out n_classes num_classes classes output_units"
        " outputnodes n_class n_neurons num_neurons neurons out_channels n_filters num_filters filter_num ny n_units"
        " n_actions num_actions action_dim action_size n_act act_dim n_tags num_tags n_labels num_labels"
    ),
    "K": "kh kw k_h k_w kernel_h kernel_w kernel_height kernel_width filter_height filter_width"
    " num_groups n_groups groups kernel_size kernel filter_size filter_h filter_w pool_h pool_w pool_size ksize k",
    "V": "vocab_size vocab num_embeddings n_vocab v",
}
SIZES: dict[str, str] = {name: symbol for symbol, names in _SIZE.items() for name in names.split()}

_IN_OR_OUT = re.compile(
    r"(?:n|c|num|dims?|sizes?|units?|nodes?|neurons?|feat\w*|ch|channels?)_?(in|out)"
)
_GRAD_MARK = re.compile(r"^(?:grads?|gradients?|d|g|delta|nabla|del|dl|dj|der)$")


def normal(name: str) -> str:
    """`camelCase` and `Snake_Case` to lower snake, trailing and leading underscores gone."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return snake.strip("_").lower()


def size_symbol(name: str) -> str | None:
    """Which size a constructor argument asks for: "D" in, "H" hidden, "C" out, "K" kernel, "V"."""
    key = normal(name)
    end = _IN_OR_OUT.fullmatch(key)
    return SIZES.get(key) or (None if end is None else "D" if end[1] == "in" else "C")


_RATE = re.compile(r"lr|l_?rate|(learning|learn|training)_?rate|step_?size|eta_?0?|learn_?speed")
_FLAG = re.compile(
    r"(is_?|do_?)?train(ing)?(_?(flg|flag|mode|phase|time))?|phase|mode|(is_?)?(test|testing|inference)"
    r"|(is_?)?eval|evaluate|deterministic|verbose"
)
_OPTIMIZER = re.compile(r"opt|optim|optimi[sz]er(_\w+)?|\w*_(opt|optim|optimi[sz]er)")


def is_rate(name: str) -> bool:
    """A name that people give to a learning rate and to nothing else."""
    return _RATE.fullmatch(normal(name)) is not None


def may_be_rate(name: str) -> bool:
    """The same for an argument of a backward, where alpha, step and rate are learning rates as well."""
    return is_rate(name) or normal(name) in ("alpha", "step", "mu", "rate")


def is_flag(name: str) -> bool:
    """An argument that says whether this is training."""
    return _FLAG.fullmatch(normal(name)) is not None


def is_optimizer(name: str) -> bool:
    return _OPTIMIZER.fullmatch(normal(name)) is not None


def looks_like_target(name: str) -> bool:
    return normal(name) in TARGETS


_PREDICTION = re.compile(
    r"(y|t)_?(pred|hat|p|out)\w*|pred\w*|yhat|p|a|o|h|probs?|probabilit\w+|logits?|scores?|out\w*|estimate\w*"
    r"|activation\w*|a_?(l|last|out|final|\d)"
)


def looks_like_prediction(name: str) -> bool:
    return _PREDICTION.fullmatch(normal(name)) is not None


def misspelt(names: Iterable[str], meant: Iterable[str]) -> tuple[str, str] | None:
    """(as written, as meant) when one of `names` is a slip of the pen for one of `meant`."""
    targets = [m for m in meant if not m.startswith("_")]
    for name in names:
        if name.startswith("__") or name in targets:
            continue
        close = difflib.get_close_matches(name.lower(), targets, n=1, cutoff=0.84)
        if close and abs(len(close[0]) - len(name)) <= 2:
            return name, close[0]
    return None


def gradient_stem(path: str) -> str | None:
    """The parameter path that a gradient path speaks of: `dW` → `W`, `grads['b1']` → `params['b1']`.

    None when nothing in the path marks a gradient. Comparison is between normal forms: use
    `parameter_stem` on the other side.
    """
    tokens = _tokens(path)
    for index in range(len(tokens) - 1, -1, -1):
        stripped = _strip_mark(tokens[index])
        # a leading d marks the last name only: `dense.W` is no gradient of `ense.W`
        bare = tokens[index][:1] == "d" and stripped == tokens[index][1:]
        if stripped is None or (bare and index < len(tokens) - 1):
            continue
        rest = tokens[:index] + ([stripped] if stripped else []) + tokens[index + 1 :]
        return ".".join(t for t in rest if t not in _CONTAINERS)
    return None


def parameter_stem(path: str) -> str:
    return ".".join(t for t in _tokens(path) if t not in _CONTAINERS)


_CONTAINERS = frozenset("params parameters param data value values val weights_dict".split())


def _tokens(path: str) -> list[str]:
    """The steps of a path; a key with a dot in it (`['ln1.g']`) is one step."""
    found = re.findall(r"'([^']*)'|\"([^\"]*)\"|([^.\[\]'\"]+)", path)
    return [t for t in map("".join, found) if t]


def _strip_mark(token: str) -> str | None:
    """`token` without its mark of being a gradient; "" if it is only that; None if unmarked."""
    low = token.lower()
    if _GRAD_MARK.match(low):
        return ""
    if "." in token:
        # of `layer1.dW` the last part speaks; in `ln1.g` it is a name of its own
        holder, _, last = token.rpartition(".")
        bare = _strip_mark(last)
        return f"{holder}.{bare}" if bare else None
    for prefix in ("gradient_", "grad_", "grads_", "delta_", "nabla_", "d_", "dl_d", "dl", "g_"):
        if low.startswith(prefix) and len(low) > len(prefix):
            return token[len(prefix) :]
    for suffix in (
        "_gradients", "_gradient", "_grads", "_grad", "_delta", "_deriv", "gradient", "grad", "_d", "_g",
    ):  # fmt: skip
        if low.endswith(suffix) and len(low) > len(suffix):
            return token[: -len(suffix)]
    if low.startswith("grad") and len(low) > 4:
        return token[4:]
    if len(token) > 1 and token[0] == "d" and not low.startswith("data"):
        return token[1:]
    return None


_FUNCTIONS = (
    ("loss", r"cross_?entropy|(^|_)(nll|mse|mae|bce|ce|huber|hinge)(_|$)|mean_squared|squared_error|log_?loss|loss$"),
    ("activation", (r"soft_?max|soft_?min|log_?softmax|sigmoid|logistic$|(^|_)re_?lu|leaky|(^|_)tanh|soft_?plus|soft_?sign"
     r"|(^|_)(elu|selu|celu|gelu|swish|silu|mish)(_|$)|log_?sum_?exp")),
)  # fmt: skip
_NO_FUNCTION = re.compile(
    r"grad|prime|deriv|backward|bwd|delta|numer|^d_|_d$|^d(?=[A-Z])|plot|accuracy|train|test|check|layer"
)


def known_function(name: str) -> str | None:
    """What a free function's name says that it is: "activation" or "loss"."""
    low = normal(name)
    if _NO_FUNCTION.search(low):
        return None
    return next((kind for kind, words in _FUNCTIONS if re.search(words, low)), None)
