"""Citations of the published results: author, title, section."""

SUTTON_BARTO = "R. S. Sutton and A. G. Barto, Reinforcement Learning: An Introduction, 2nd ed. (2018), section"
DYNA_ARCHITECTURE = (
    'The web text "Dyna Architecture", a draft in a series on advanced topics of reinforcement learning, section'
)
